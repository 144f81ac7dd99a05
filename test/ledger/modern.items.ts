import type { Item } from './ledger.rules.js';

const MODERN = 'test/e2e/stdio-revisions.e2e-spec.ts › revision 2026-07-28';
const FACTORY = 'src/transport/stdio/mcp-server.factory.spec.ts › McpServerFactory, behind the transport';
const GATE = 'src/transport/stdio/session.gate.spec.ts › SessionGate';
const SESSION = 'test/e2e/stdio-session.e2e-spec.ts › a session over stdio';
const END = 'test/e2e/stdio-end.e2e-spec.ts › the end of a session';

/** What revision 2026-07-28 wants beyond. */
export const MODERN_ITEMS: readonly Item[] = [
  {
    number: 59,
    strength: 'MUST',
    page: '2026-07-28/server/discover',
    says: 'The server answers server/discover.',
    proof: {
      tests: [
        `${MODERN} › has the type of a result, how long it may be kept, and who gave it`,
        `${SESSION} › answers a ping before initialize, and both revisions after it`,
      ],
    },
  },
  {
    number: 60,
    strength: 'MUST',
    page: '2026-07-28/basic/index',
    says: 'A request that lacks a required key of `_meta` is refused with -32602, each by itself.',
    proof: {
      tests: [
        `${MODERN} › refuses each request with %s`,
        `${MODERN} › refuses a request without a version where the one before had it`,
        `${SESSION} › answers server/discover without a claim at once and lives on`,
      ],
    },
  },
  {
    number: 61,
    strength: 'MUST',
    page: '2026-07-28/basic/versioning',
    says: 'A request for a revision that is not served is answered with -32022 and those that are, each by itself.',
    proof: {
      tests: [
        `${MODERN} › refuses "%s" in its place, each time`,
        `${GATE} › refuses the %s request that claims another revision, each by its own claim`,
        `${FACTORY} › names the supported revisions to a claim of another one`,
      ],
    },
  },
  {
    number: 62,
    strength: 'MUST',
    page: '2026-07-28/basic/index',
    says: 'Results say of which type they are, lists how long and for whom they may be kept, and all who gave them.',
    proof: {
      tests: [
        `${MODERN} › has the type of a result, how long it may be kept, and who gave it`,
        'test/pins/frames.pin-spec.ts › judgeFrame › refuses %s',
      ],
    },
  },
  {
    number: 63,
    strength: 'SHOULD',
    page: '2026-07-28/server/tools',
    says: 'Tools are listed in the same order each time, and to each connection alike.',
    proof: {
      tests: [`${MODERN} › lists the tools in the same order each time, and in each process and era`],
    },
  },
  {
    number: 64,
    strength: 'SHOULD',
    page: '2026-07-28/basic/transports/stdio',
    says: 'The server exits promptly when its input has ended.',
    proof: {
      tests: [
        `${END} › comes with the end of input, before any frame`,
        `${END} › comes although a plugin holds a timer`,
        `${END} › does not wait for a tool that never ends, and records that it was stopped`,
      ],
    },
  },
  {
    number: 65,
    strength: 'MUST NOT',
    page: '2026-07-28/basic/patterns/cancellation',
    says: 'Nothing more is sent for a request that was cancelled.',
    proof: { tests: [`${MODERN} › sends nothing more for a call that was cancelled`] },
  },
  {
    number: 66,
    strength: 'MUST',
    page: '2026-07-28/basic/versioning',
    says: 'On a process that serves both eras, initialize chooses the one with a handshake.',
    proof: {
      tests: [
        `${FACTORY} › goes back to the handshake after a discovery`,
        'test/e2e/stdio-revisions.e2e-spec.ts › a session that began with initialize › stays in the revision that was agreed on, whatever a request claims',
        'test/e2e/official-clients.e2e-spec.ts › the official client %s › agrees on a revision',
      ],
    },
  },
];
