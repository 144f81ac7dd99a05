import type { Item } from './ledger.rules.js';

const DECLARED = 'test/e2e/stdio-revisions.e2e-spec.ts › what the server declares';
const V1 = 'test/e2e/session.e2e-spec.ts › a session of the official v1 client';
const RELOAD = 'test/e2e/policy-reload.e2e-spec.ts › a policy that changes while the server runs';
const CHAIN = 'test/e2e/chain.e2e-spec.ts › the chain';
const COMPILE = 'src/security/schema/input.schema.spec.ts › InputSchema.compile';
const BUILDER = 'src/tools/schema.builder.spec.ts › schemaOf';
const RENDERER = 'src/security/output/answer.renderer.spec.ts › renderAnswer';
const OUTCOME = 'src/transport/stdio/outcome.mapper.spec.ts › mapOutcome';
const FRAMES = 'test/e2e/stdio-frames.e2e-spec.ts › bytes that are no message';

/** Tools and the pages that lists come in. */
export const TOOL_ITEMS: readonly Item[] = [
  {
    number: 38,
    strength: 'MUST',
    page: '2025-11-25/server/tools',
    says: 'A server with tools declares the capability for them.',
    proof: { tests: [`${DECLARED} › is its tools and log messages and nothing else, in both eras`] },
  },
  {
    number: 39,
    strength: 'SHOULD',
    page: '2025-11-25/server/tools',
    says: 'A server that declares `listChanged` tells its client when the list has changed.',
    proof: {
      tests: [
        `${DECLARED} › is its tools and log messages and nothing else, in both eras`,
        `${RELOAD} › is in force in the very next call, is announced and is on record`,
        'test/e2e/policy-reload.e2e-spec.ts › the official client › is told that the tools changed, and sees the new ones',
      ],
    },
  },
  {
    number: 40,
    strength: 'SHOULD',
    page: '2025-11-25/server/tools',
    says: 'Names have 1 to 128 characters of A-Z, a-z, 0-9, _, - and dot, are unique, and case counts.',
    proof: {
      tests: [
        `${DECLARED} › is tools with names that every client can use, and case tells them apart`,
        'test/e2e/boot.e2e-spec.ts › the boot › refuses %s',
      ],
    },
  },
  {
    number: 41,
    strength: 'MUST',
    page: '2025-11-25/server/tools',
    says: 'The schema of arguments is a JSON Schema of an object, also where there are no arguments.',
    proof: {
      tests: [
        `${V1} › publishes schemas that are valid 2020-12, and answers that conform to them`,
        `${BUILDER} › closes the schema of a tool without arguments`,
        'test/e2e/sourced-tools.e2e-spec.ts › the start is refused for a tool that is data › %s',
      ],
    },
  },
  {
    number: 42,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'Schemas are valid in their dialect, 2020-12 unless they say otherwise; a dialect that is not known is an error.',
    proof: {
      tests: [
        `${V1} › publishes schemas that are valid 2020-12, and answers that conform to them`,
        `${COMPILE} › refuses %s`,
        `${COMPILE} › takes %j`,
      ],
    },
  },
  {
    number: 43,
    strength: 'MUST',
    page: '2025-11-25/server/tools',
    says: 'Structured results conform to the schema that the tool published for them.',
    proof: {
      tests: [
        `${V1} › publishes schemas that are valid 2020-12, and answers that conform to them`,
        'src/security/schema/input.schema.spec.ts › what an InputSchema says of an answer › %j: %j',
        'test/e2e/tool-answers.e2e-spec.ts › structured content › does not leave when it does not: %s',
      ],
    },
  },
  {
    number: 44,
    strength: 'SHOULD',
    page: '2025-11-25/server/tools',
    says: 'Structured content is an object, and stands in a text as well.',
    proof: {
      tests: [
        `${RENDERER} › gives an object as JSON text and as structured content`,
        `${RENDERER} › gives a list as a bare array in the text and as items in the structured content`,
        'test/pins/frames.pin-spec.ts › judgeFrame › refuses %s',
      ],
    },
  },
  {
    number: 45,
    strength: 'MAY',
    page: '2025-11-25/server/tools',
    says: 'Tools have a title, a description and annotations; here all four hints are given, none left to its default.',
    proof: {
      tests: [
        `${V1} › lists the seventeen documented tools in order, each with a closed schema, a title and all four annotations`,
        'test/e2e/boot.e2e-spec.ts › the boot › refuses %s',
      ],
    },
  },
  {
    number: 46,
    strength: 'SHOULD',
    page: '2025-11-25/server/tools',
    says: 'Who embeds resources in results implements resources.',
    proof: {
      notApplicable:
        'No shipped tool embeds one. What a tool of a team embeds is a document that can be read nowhere else.',
    },
  },
  {
    number: 47,
    strength: 'SHOULD',
    page: '2025-11-25/server/tools',
    says: 'An unknown tool is a protocol error; bad arguments and failures are results with `isError`, and say what to do.',
    proof: {
      tests: [
        `${OUTCOME} › answers %s as a tool that does not exist`,
        `${OUTCOME} › shows %s with its remedy, its rule and its code`,
        'test/e2e/stdio-session.e2e-spec.ts › a session over stdio › records a call of a tool that does not exist, and quotes its name harmlessly',
        `${CHAIN} › refuses invalid input before the body, naming what is allowed`,
        `${V1} › says of a refusal by which code and rule, to whoever reads metadata`,
      ],
    },
  },
  {
    number: 48,
    strength: 'MUST',
    page: '2025-11-25/server/tools',
    says: 'Inputs are validated, access is controlled, calls are limited in rate, and outputs are made safe.',
    proof: {
      tests: [
        `${CHAIN} › refuses invalid input before the body, naming what is allowed`,
        `${CHAIN} › refuses the denied or unknown tool %j`,
        `${CHAIN} › refuses the call over the rate limit and says when to retry`,
        `${CHAIN} › refuses an answer over the size limit`,
        `${CHAIN} › keeps the text of an unexpected error on our side`,
      ],
    },
  },
  {
    number: 49,
    strength: 'SHOULD',
    page: '2025-11-25/server/utilities/pagination',
    says: 'Cursors mean nothing to the client and stay valid.',
    proof: {
      tests: [
        'src/transport/stdio/tool.pages.spec.ts › toolPage › goes on in the right place when the tools change between pages',
        'test/e2e/tool-answers.e2e-spec.ts › tools/list › shows every tool once and in order, page by page, in the revisions %s',
        'test/e2e/tool-answers.e2e-spec.ts › tools/list › goes on where it was when the policy changes between pages, in the revisions %s',
      ],
    },
  },
  {
    number: 50,
    strength: 'SHOULD',
    page: '2025-11-25/server/utilities/pagination',
    says: 'A cursor that is not valid is answered with -32602.',
    proof: {
      tests: [
        `${FRAMES} › answers %s under its own id and lives on`,
        'test/e2e/tool-answers.e2e-spec.ts › tools/list › has no page for a cursor that it did not give, in the revisions %s',
      ],
    },
  },
];
