import { escapedText, type ToolAnnotations, type ToolCall } from '../../kernel/index.js';
import { redactForStderr } from '../audit/redaction/stderr.redaction.js';

const MAX_ARGUMENTS_CHARS = 4000;
const MAX_NAME_CHARS = 128;

/** What a person is shown of a call that waits for them. Every text is one line and safe to print. */
export interface ShownCall {
  readonly tool: string;
  readonly title: string;
  readonly plugin: string;
  /** As the client calls itself. */
  readonly client: string;
  /** JSON on several lines, redacted and bounded. */
  readonly arguments: readonly string[];
  /** One sentence. */
  readonly effect: string;
}

/** @throws Error when the input was not sealed yet */
export function shownCall(call: ToolCall): ShownCall {
  return {
    tool: escapedText(call.tool.name, MAX_NAME_CHARS),
    title: escapedText(call.tool.title, MAX_NAME_CHARS),
    plugin: escapedText(call.tool.plugin, MAX_NAME_CHARS),
    client: escapedText(call.client, MAX_NAME_CHARS),
    arguments: shownArguments(call.sealedInput),
    effect: effectOf(call.tool.annotations),
  };
}

/** The same as the text of a form. */
export function questionText(shown: ShownCall, rule: string): string {
  return [
    'May this call run?',
    '',
    `Tool: ${shown.tool} (${shown.title}), of the plugin ${shown.plugin}`,
    `Effect: ${shown.effect}`,
    'Arguments:',
    ...shown.arguments,
    '',
    `Asked because of ${rule} in the policy. It holds for this call with these arguments alone.`,
  ].join('\n');
}

/** What somebody wrote into an argument must not look like a line of the question, or turn it around. */
function shownArguments(input: object): string[] {
  const text = JSON.stringify(redactForStderr(input), null, 2);
  const cut = text.length > MAX_ARGUMENTS_CHARS ? ['  ... (the rest is not shown)'] : [];
  return [
    ...text
      .slice(0, MAX_ARGUMENTS_CHARS)
      .split('\n')
      .map((line) => `  ${escapedText(line, MAX_ARGUMENTS_CHARS)}`),
    ...cut,
  ];
}

function effectOf({ readOnlyHint, destructiveHint, openWorldHint }: ToolAnnotations): string {
  const reach = openWorldHint ? ' It reaches beyond this machine.' : '';
  if (readOnlyHint) return `It only reads.${reach}`;
  return destructiveHint
    ? `It may change or delete what is there.${reach}`
    : `It adds to what is there, and changes or deletes nothing.${reach}`;
}
