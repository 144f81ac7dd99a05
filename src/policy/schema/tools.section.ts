import { CLIENT_REQUESTS } from '../../kernel/index.js';
import { anyText, numberBetween, oneOf, textLike, wholeNumber } from './basic.checks.js';
import { listOf, optional, recordOf, required, type Check } from './inspections.js';
import { Rule } from './rule.decorator.js';

const MAX_RATE = 1_000_000_000;
const LEAST_OUTPUT_BYTES = 1024;
/** A message on stdout is to stay about as small as the largest one accepted on stdin. */
export const MAX_OUTPUT_BYTES = 1024 * 1024;

const timeout = numberBetween(0.1, 3600);
const rate = wholeNumber(0, MAX_RATE);
const toolName = textLike(
  /^[A-Za-z0-9_.-]{1,64}$/,
  'the name of a tool',
  'write one tool name; patterns work only in allow and deny',
);
/** `default` would read like a rule for every tool, and narrow none. */
const narrowedTool: Check = {
  problem: (value) =>
    value === 'default'
      ? 'there is no default here: a tool without a line is not narrowed'
      : toolName.problem(value),
  remedy: 'write one line for each tool',
  schema: { allOf: [toolName.schema, { not: { const: 'default' } }] },
};
const toolPattern = textLike(
  /^[A-Za-z0-9_.*?-]{1,64}$/,
  'the name of a tool or a pattern with * and ?',
  'write it as tools/list shows it, or a pattern such as list_*',
);

const clientRequest = oneOf(CLIENT_REQUESTS);

export class ToolsSection {
  @Rule(
    listOf(toolPattern),
    'Tools that exist for the client; * and ? work. A tool that is not allowed is neither listed nor callable.',
  )
  allow?: string[] | null;

  @Rule(listOf(toolPattern), 'Takes away again what allow gave; * and ? work.')
  deny?: string[] | null;

  @Rule(optional(timeout), 'Seconds until a call is answered with a timeout. Default: 30.')
  timeout?: number;

  @Rule(recordOf(toolName, required(timeout)), 'The same for single tools, by name.')
  timeouts?: Record<string, number> | null;

  @Rule(
    recordOf(toolName, required(rate)),
    'Calls of one tool within 60 seconds, by name; "default" holds for tools without a line. Default: 60.',
  )
  rate_limits?: Record<string, number> | null;

  /** Whether such endpoints exist is checked with the whole file at hand. */
  @Rule(
    recordOf(narrowedTool, listOf(anyText)),
    'Names of the only entries of network.allowed_endpoints that a tool may reach, by name of the tool.',
  )
  network?: Record<string, string[] | null> | null;

  @Rule(
    listOf(toolPattern),
    'Tools whose every call waits until a person has approved it; * and ? work. None when it is missing.',
  )
  approval?: string[] | null;

  @Rule(
    optional(numberBetween(1, 3600)),
    'Seconds a person has to answer, whether asked for approval or by a tool; what was approved beforehand holds as long. Default: 300.',
  )
  approval_timeout?: number;

  @Rule(
    recordOf(toolName, listOf(clientRequest)),
    'What a tool may ask of the client, by name of the tool: elicitation, sampling, roots. Others ask nothing.',
  )
  client_requests?: Record<string, string[] | null> | null;

  @Rule(
    optional(wholeNumber(LEAST_OUTPUT_BYTES, MAX_OUTPUT_BYTES)),
    'Largest answer of a tool, in bytes. Default: 1048576.',
  )
  max_output_bytes?: number;
}
