import type { Item } from './ledger.rules.js';

const FACTORY = 'src/transport/stdio/mcp-server.factory.spec.ts › McpServerFactory, behind the transport';
const GATE = 'src/transport/stdio/session.gate.spec.ts › SessionGate';
const PROGRESS = 'src/transport/stdio/progress.line.spec.ts › ProgressLine';
const SESSION = 'test/e2e/stdio-session.e2e-spec.ts › a session over stdio';
const END = 'test/e2e/stdio-end.e2e-spec.ts › the end of a session';
const CLIENT = 'test/e2e/tool-client.e2e-spec.ts › the client of a tool';
const APPROVAL = 'test/e2e/approvals.e2e-spec.ts › a call that needs the approval of a person';
const DECLARED = 'test/e2e/stdio-revisions.e2e-spec.ts › what the server declares';
const LEGACY = 'test/e2e/stdio-revisions.e2e-spec.ts › a session that began with initialize';
const RELOAD = 'test/e2e/policy-reload.e2e-spec.ts › a policy that changes while the server runs';
const WIRE = 'test/e2e/progress.e2e-spec.ts › a call that can report and be cancelled';
const NO_TASKS = 'Tasks are experimental, have left the protocol in 2026-07-28, and are not implemented.';

/** From initialize to the end: ping, cancellation, progress, tasks. */
export const SESSION_ITEMS: readonly Item[] = [
  {
    number: 13,
    strength: 'MUST',
    page: '2025-11-25/basic/lifecycle',
    says: 'Initialization comes first.',
    proof: {
      tests: [`${SESSION} › does not serve %s before initialize`, `${GATE} › refuses %s before initialize`],
    },
  },
  {
    number: 14,
    strength: 'MUST',
    page: '2025-11-25/basic/lifecycle',
    says: 'The answer to initialize has a revision, the capabilities and who the server is.',
    proof: { tests: [`${FACTORY} › speaks revision %s when asked to`] },
  },
  {
    number: 15,
    strength: 'MUST',
    page: '2025-11-25/basic/lifecycle',
    says: 'A revision that is supported is taken as asked for; for any other the latest one is offered.',
    proof: {
      tests: [
        `${SESSION} › answers initialize for %s with %s`,
        `${FACTORY} › offers its latest handshake revision for "%s"`,
      ],
    },
  },
  {
    number: 16,
    strength: 'SHOULD NOT',
    page: '2025-11-25/basic/lifecycle',
    says: 'Before notifications/initialized the server asks its client nothing but pings.',
    proof: {
      tests: [
        `${CLIENT} › is not asked before it has said that it is ready`,
        `${RELOAD} › tells nobody who has not shaken hands`,
      ],
    },
  },
  {
    number: 17,
    strength: 'SHOULD',
    page: '2025-11-25/basic/lifecycle',
    says: 'A ping is answered before initialize, and requests from the answer to initialize on.',
    proof: {
      tests: [
        `${SESSION} › answers a ping before initialize, and both revisions after it`,
        `${SESSION} › serves requests between the answer to initialize and notifications/initialized`,
      ],
    },
  },
  {
    number: 18,
    strength: 'MUST',
    page: '2025-11-25/basic/lifecycle',
    says: 'A session keeps to the revision and to the capabilities that were agreed on.',
    proof: {
      tests: [
        `${LEGACY} › stays in the revision that was agreed on, whatever a request claims`,
        `${DECLARED} › asks its client nothing that no rule wants, whatever the client could answer`,
        'test/pins/frames.pin-spec.ts › FrameWitness › judges an answer by the method and the revision of its request',
      ],
    },
  },
  {
    number: 19,
    strength: 'MAY',
    page: '2025-11-25/basic/lifecycle',
    says: 'A session ends with stdin, then with signals; the server may also end it by closing stdout.',
    proof: {
      tests: [
        `${END} › comes with the end of input, with exit code 0`,
        `${END} › comes with %s, in order`,
        `${END} › comes when the client closes our stdout, without an error`,
      ],
    },
  },
  {
    number: 20,
    strength: 'SHOULD',
    page: '2025-11-25/basic/lifecycle',
    says: 'Requests that the server sends have a timeout, and are cancelled when it has passed.',
    proof: {
      tests: [`${APPROVAL} › is refused when nobody answers in time, and the question is taken back`],
    },
  },
  {
    number: 21,
    strength: 'SHOULD',
    page: '2025-11-25/basic/lifecycle',
    says: 'The server is ready for another revision, for missing capabilities and for timeouts.',
    proof: {
      tests: [
        `${FACTORY} › offers its latest handshake revision for "%s"`,
        'test/e2e/stdio-frames.e2e-spec.ts › bad params › of %s are answered with one sentence, and the client may try again',
        'test/e2e/chain.e2e-spec.ts › the chain › answers a body that ignores its deadline at the deadline, and drops its late result',
      ],
    },
  },
  {
    number: 22,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/ping',
    says: 'A ping is answered promptly, with an empty result.',
    proof: {
      tests: [
        `${SESSION} › answers a ping before initialize, and both revisions after it`,
        `${SESSION} › reads a flood of pings at its pace, and answers every one`,
      ],
    },
  },
  {
    number: 23,
    strength: 'SHOULD',
    page: '2025-11-25/basic/utilities/cancellation',
    says: 'A cancelled request is stopped, gives back what it holds, and is not answered.',
    proof: {
      tests: [
        `${SESSION} › cancels the call with id %j, records it and answers nothing`,
        `${FACTORY} › aborts the call with id %j when it is cancelled, and answers nothing`,
        `${GATE} › gives a cancelled id free, and sends its late answer to nobody`,
      ],
    },
  },
  {
    number: 24,
    strength: 'MAY',
    page: '2025-11-25/basic/utilities/cancellation',
    says: 'A cancellation may be ignored whose request is unknown, has ended or cannot be cancelled.',
    proof: {
      tests: [`${GATE} › drops the cancellation of %j`, `${GATE} › does not let initialize be cancelled`],
    },
  },
  {
    number: 25,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/cancellation',
    says: 'A cancellation may cross the answer or come at once with its request.',
    proof: {
      tests: [
        `${SESSION} › cancels a call that came in the same chunk`,
        `${WIRE} › does not even begin when its cancel came in the same chunk, and is on record`,
        `${GATE} › gives a cancelled id free, and sends its late answer to nobody`,
      ],
    },
  },
  {
    number: 26,
    strength: 'SHOULD',
    page: '2025-11-25/basic/utilities/cancellation',
    says: 'The reason for a cancellation is logged.',
    proof: { tests: [`${LEGACY} › has the reason for a cancellation in the operational log, harmlessly`] },
  },
  {
    number: 27,
    strength: 'SHOULD',
    page: '2025-11-25/basic/utilities/cancellation',
    says: 'A cancellation that is invalid is ignored.',
    proof: {
      tests: [
        `${GATE} › drops the cancellation of %j`,
        `${SESSION} › drops notifications it has no use for, and responses to questions it never asked`,
      ],
    },
  },
  {
    number: 28,
    strength: 'MUST NOT',
    page: '2025-11-25/basic/utilities/cancellation',
    says: 'Nobody cancels initialize.',
    proof: { tests: [`${GATE} › does not let initialize be cancelled`] },
  },
  {
    number: 29,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/progress',
    says: 'A progress token is a string or an integer.',
    proof: {
      tests: [
        `${PROGRESS} › sends progress under the token %j`,
        'src/transport/stdio/message.rules.spec.ts › judgeLine › answers %s with one sentence',
      ],
    },
  },
  {
    number: 30,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/progress',
    says: 'Progress names only the token of a request that is running.',
    proof: {
      tests: [
        `${PROGRESS} › is silent when nobody asked`,
        `${FACTORY} › reports progress while a call runs and never after it`,
      ],
    },
  },
  {
    number: 31,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/progress',
    says: 'Progress grows with every notification.',
    proof: {
      tests: [
        `${PROGRESS} › only ever goes up, by numbers`,
        `${WIRE} › reports upwards only and not too often (revision %s)`,
      ],
    },
  },
  {
    number: 32,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/progress',
    says: 'There is no progress after the end.',
    proof: {
      tests: [
        `${PROGRESS} › is silent after the end`,
        `${WIRE} › reports nothing after its end`,
        `${PROGRESS} › is silent after a cancellation`,
        `${FACTORY} › reports progress while a call runs and never after it`,
      ],
    },
  },
  {
    number: 33,
    strength: 'SHOULD',
    page: '2025-11-25/basic/utilities/progress',
    says: 'Progress comes at a bounded rate, with a message worth reading.',
    proof: {
      tests: [
        `${PROGRESS} › sends a burst, then no more than ten notes a second`,
        `${PROGRESS} › cuts a message that is too long`,
      ],
    },
  },
  {
    number: 34,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/tasks',
    says: 'Who supports tasks declares it; this server does neither.',
    proof: {
      tests: [
        `${DECLARED} › is its tools and log messages and nothing else, in both eras`,
        `${DECLARED} › has none of what it does not declare, in either era`,
      ],
    },
  },
  {
    number: 35,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/tasks',
    says: 'Without that capability the wish for a task is ignored, and the request served as usual.',
    proof: { tests: [`${SESSION} › ignores a request for a task, as a server without that capability must`] },
  },
  {
    number: 36,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/tasks',
    says: 'With that capability each tool says whether it takes tasks, and calls that do not fit are refused.',
    proof: { notApplicable: NO_TASKS },
  },
  {
    number: 37,
    strength: 'MUST',
    page: '2025-11-25/basic/utilities/tasks',
    says: 'Ids of tasks cannot be guessed, tasks are bounded in time and number, and only their owner sees them.',
    proof: { notApplicable: NO_TASKS },
  },
  {
    number: 51,
    strength: 'MUST',
    page: '2025-11-25/server/utilities/logging',
    says: 'Log messages go to the client only with the capability for it and at the level it wants, bounded in rate and without secrets.',
    proof: {
      tests: [
        `${DECLARED} › is its tools and log messages and nothing else, in both eras`,
        `${CLIENT} › is told what a tool logs, at the level that it wants and without secrets`,
        `${CLIENT} › is not told more than it can read`,
        `${CLIENT} › is told of a level that there is not`,
      ],
    },
  },
  {
    number: 54,
    strength: 'MUST NOT',
    page: '2025-11-25/client/elicitation',
    says: 'A person is asked only in a way that the client declared.',
    proof: {
      tests: [
        `${DECLARED} › asks its client nothing that no rule wants, whatever the client could answer`,
        `${CLIENT} › is asked only for what it declared`,
      ],
    },
  },
  {
    number: 55,
    strength: 'MUST NOT',
    page: '2025-11-25/client/elicitation',
    says: 'No form asks for a secret.',
    proof: {
      tests: ['src/security/client/elicitation.rules.spec.ts › findFormProblem › refuses a field for %s'],
    },
  },
  {
    number: 56,
    strength: 'SHOULD',
    page: '2025-11-25/client/elicitation',
    says: 'What comes back from a form is validated, and its fields hold no addresses to click.',
    proof: {
      tests: [
        `${CLIENT} › cannot fill in what does not fit the form: %s`,
        'src/security/client/elicitation.rules.spec.ts › findFormProblem › refuses an address to click in %s',
      ],
    },
  },
  {
    number: 57,
    strength: 'MUST',
    page: '2025-11-25/client/elicitation',
    says: 'The code -32042 is kept for what needs an address to be opened.',
    proof: {
      notApplicable:
        'The server asks nobody to open an address, and does not ask for roots: paths are bounded by its policy.',
    },
  },
];
