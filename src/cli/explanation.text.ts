import type { Explanation } from './explanation.js';
import { entry } from './person.text.js';

const LABEL = 9;
/** Rules that did not match are many in a long list; the last ones are near the decision. */
const MAX_RULES = 24;

/** An explanation for a person: within 80 columns but for words that are longer, and without colour. */
export function explanationText(explanation: Explanation): string {
  const { allowed, kind, value, tool, rule, place, policy, reason, remedy, notes } = explanation;
  const lines = [
    ...entry(allowed ? 'allowed' : 'refused', `${kind} "${value}"${tool === null ? '' : ` for "${tool}"`}`),
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
