import type { Item } from './ledger.rules.js';

const RULES = 'src/transport/stdio/message.rules.spec.ts › judgeLine';
const FRAMES = 'test/e2e/stdio-frames.e2e-spec.ts › bytes that are no message';
const SESSION = 'test/e2e/stdio-session.e2e-spec.ts › a session over stdio';
const REVISIONS = 'test/e2e/stdio-revisions.e2e-spec.ts';
const JUDGE = 'test/pins/frames.pin-spec.ts';

/** Messages, the transport, and who may start the server. */
export const BASE: readonly Item[] = [
  {
    number: 1,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'Messages are JSON-RPC 2.0, and a request has a string or an integer as its id, never null.',
    proof: {
      tests: [
        `${RULES} › refuses a request %s under its own id`,
        `${RULES} › refuses %s without an id member`,
        `${FRAMES} › answers %s without an id member and lives on`,
      ],
    },
  },
  {
    number: 2,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'An id that still waits for its answer is not used again; here the second request is refused.',
    proof: {
      tests: [`${SESSION} › refuses an id that is still in flight and answers the request that has it`],
    },
  },
  {
    number: 3,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'A result carries the id of its request.',
    proof: {
      tests: [
        `${SESSION} › answers a ping before initialize, and both revisions after it`,
        `${FRAMES} › reads a message that comes byte by byte`,
        `${JUDGE} › FrameWitness › reports an answer to nothing, to another id, and a second one`,
      ],
    },
  },
  {
    number: 4,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'An error has an integer as its code, a message, and the id of its request, or no id where none could be read.',
    proof: {
      tests: [
        `${FRAMES} › answers %s under its own id and lives on`,
        `${FRAMES} › answers %s without an id member and lives on`,
        `${JUDGE} › judgeFrame › refuses %s`,
      ],
    },
  },
  {
    number: 5,
    strength: 'SHOULD',
    page: '2025-11-25/schema',
    says: 'The message of an error is one concise sentence.',
    proof: {
      tests: [
        'src/transport/stdio/outgoing.rules.spec.ts › conciseError › lets out %s as one line',
        'test/e2e/stdio-frames.e2e-spec.ts › bad params › of %s are answered with one sentence, and the client may try again',
      ],
    },
  },
  {
    number: 6,
    strength: 'MUST NOT',
    page: '2025-11-25/basic/index',
    says: 'A notification is never answered.',
    proof: {
      tests: [
        `${RULES} › drops %s without an answer`,
        `${SESSION} › drops notifications it has no use for, and responses to questions it never asked`,
      ],
    },
  },
  {
    number: 7,
    strength: 'MUST',
    page: '2025-11-25/basic/transports',
    says: 'A line is one message; batches are no part of the protocol any more.',
    proof: {
      tests: [
        `${RULES} › refuses %s without an id member`,
        `${FRAMES} › answers %s without an id member and lives on`,
      ],
    },
  },
  {
    number: 8,
    strength: 'MUST',
    page: '2025-11-25/basic/transports',
    says: 'Messages are UTF-8 in both directions.',
    proof: {
      tests: [
        `${RULES} › answers %s with a parse error that has no id member`,
        `${FRAMES} › reads a message that comes byte by byte`,
      ],
    },
  },
  {
    number: 9,
    strength: 'MUST',
    page: '2025-11-25/basic/transports',
    says: 'Messages end with a line feed and have none inside.',
    proof: {
      tests: [
        'src/transport/stdio/frame.writer.spec.ts › FrameWriter › writes one message per line, whatever is in it',
        `${FRAMES} › reads a message that ends in CRLF`,
        'src/transport/stdio/frame.decoder.spec.ts › FrameDecoder › cuts %s',
      ],
    },
  },
  {
    number: 10,
    strength: 'MUST NOT',
    page: '2025-11-25/basic/transports',
    says: 'Nothing is on stdout that is no valid message.',
    proof: {
      tests: [
        'test/e2e/hostile-plugin.e2e-spec.ts › a plugin that does what it should not › cannot print into the protocol, whichever way it prints',
        'test/pins/house.pin-spec.ts › the composed server › writes nothing on stdout when it starts and stops without being asked anything',
        `${JUDGE} › every test › is watched, in every project`,
        `${JUDGE} › every test › fails when a server that it started wrote something else`,
        `${JUDGE} › every test › fails when an official client drops what it cannot read`,
      ],
    },
  },
  {
    number: 11,
    strength: 'MAY',
    page: '2025-11-25/basic/transports',
    says: 'The server may log to stderr, in UTF-8.',
    proof: {
      tests: [
        'src/logging/stdout.seal.spec.ts › sealStdout › sends what anybody else writes to stderr',
        'src/logging/stdout.seal.spec.ts › sealStdout › survives a client that closes our stderr',
      ],
    },
  },
  {
    number: 12,
    strength: 'SHOULD NOT',
    page: '2025-11-25/basic/index',
    says: 'Over stdio the authorization of HTTP is not followed; credentials come from the environment.',
    proof: {
      notApplicable:
        'The server asks for no credentials: whoever can start it is its user, and the policy binds all alike.',
    },
  },
  {
    number: 52,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'Nothing is assumed of keys in `_meta` that others reserved, and unknown ones are let pass.',
    proof: {
      tests: [
        `${SESSION} › tolerates what hosts add to _meta`,
        `${RULES} › delivers a request %s`,
        'test/e2e/session.e2e-spec.ts › a session of the official v1 client › says of a refusal by which code and rule, to whoever reads metadata',
      ],
    },
  },
  {
    number: 53,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'Icons are given as https: or data: addresses, on stdio better as data.',
    proof: {
      tests: [
        'test/e2e/tool-answers.e2e-spec.ts › tools/list › shows icons that nobody has to fetch',
        'src/tools/tool.declaration.rules.spec.ts › iconProblems › refuses %s',
      ],
    },
  },
  {
    number: 58,
    strength: 'SHOULD',
    page: 'docs/2025-11-25/tutorials/security/security_best_practices',
    says: 'A local server speaks stdio, so that only the client that started it has access.',
    proof: {
      tests: [
        `${REVISIONS} › what the server declares › is for the client that started it: nobody else can connect to it`,
      ],
    },
  },
];
