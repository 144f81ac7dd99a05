import type { Explanation } from './explanation.js';

const COLUMNS = 80;
const LABEL = 9;
/** Rules that did not match are many in a long list; the last ones are near the decision. */
const MAX_RULES = 24;

/** An explanation for a person: within 80 columns but for words that are longer, and without colour. */
export function explanationText(explanation: Explanation): string {
  const { allowed, kind, value, tool, rule, place, policy, reason, remedy, notes } = explanation;
  const lines = [
    ...entry(
      allowed ? 'allowed' : 'refused',
      `${kind} ${printable(value)}${tool === null ? '' : ` for ${printable(tool)}`}`,
    ),
    ...entry('rule', rule),
    ...entry('where', place ?? `built in, or not in ${policy}`),
    ...(allowed ? [] : entry('why', reason)),
    ...(remedy === null ? [] : entry('remedy', remedy)),
    ...notes.flatMap((note) => entry('note', note)),
    '',
    'Rules considered, in order:',
    ...consideredLines(explanation),
    ...changeLines(explanation),
  ];
  return `${lines.join('\n')}\n`;
}

function consideredLines({ considered }: Explanation): string[] {
  const omitted = Math.max(0, considered.length - MAX_RULES);
  const shown = considered.slice(omitted).map(({ rule, outcome }) => `  ${outcome.padEnd(LABEL)}${rule}`);
  return omitted === 0 ? shown : [`  ... ${omitted} before these; --json has all`, ...shown];
}

function changeLines({ allowed, change }: Explanation): string[] {
  const goal = allowed ? 'refuse' : 'allow';
  if (change === null) return ['', `There is no edit to show that would ${goal} it.`];
  return [
    ...block(`To ${goal} it, add to the policy (items go to the lists that are there):`, change.add),
    ...block(
      change.add === null ? `To ${goal} it, take out of the policy:` : 'and take out of it:',
      change.remove,
    ),
  ];
}

function block(title: string, yaml: string | null): string[] {
  if (yaml === null) return [];
  return [
    '',
    title,
    ...yaml
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

function entry(label: string, text: string): string[] {
  const [first = '', ...others] = wrapped(printable(text, ''), COLUMNS - LABEL);
  return [`${label.padEnd(LABEL)}${first}`, ...others.map((line) => ' '.repeat(LABEL) + line)];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Values come from anywhere: nothing in them may move a terminal's cursor or turn text round. */
function printable(text: string, quote: '"' | '' = '"'): string {
  const plain = text.replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${quote}${plain}${quote}`;
}
