/** Widths of the columns; a line has 80 characters. */
const NAME = 40;
const COUNT = 6;
const RATE = 17;

const shortSource = (source) => source.replace(/^github:/, '');

/** All tables as text. */
export function reportOf(scores) {
  return [header(), ...scores.map(tableText), ...listText(scores)].join('\n');
}

/** Every wrong row, one block each. */
export function failuresOf(scores) {
  return scores.flatMap(({ table, wrong }) => wrong.map((row) => failureText(table, row))).join('\n');
}

export function failureText(table, { id, input, expected, actual, reason }) {
  const shown = JSON.stringify(input);
  const text = shown.length > 300 ? `${shown.slice(0, 300)}...` : shown;
  return `${table} ${id}: expected ${expected}, got ${actual}\n    ${text}\n    ${reason}`;
}

export function percent(part, whole) {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function header() {
  const names = [
    'table, source'.padEnd(NAME),
    'rows'.padStart(COUNT),
    'blocked'.padStart(RATE),
    'false pos.'.padStart(RATE),
  ];
  return `${names.join('')}\n${'-'.repeat(NAME + COUNT + 2 * RATE)}`;
}

function tableText({ table, sources, total }) {
  const lines = Object.entries(sources)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([source, counts]) => line(`  ${shortSource(source)}`, counts));
  return [line(table, total), ...lines, ...notes(total), ''].join('\n');
}

function line(name, { rows, block, allow }) {
  return [
    name.padEnd(NAME),
    String(rows).padStart(COUNT),
    rate(block.right, block.of).padStart(RATE),
    rate(allow.of - allow.right, allow.of).padStart(RATE),
  ].join('');
}

function rate(part, whole) {
  return whole === 0 ? '-' : `${part}/${whole} ${percent(part, whole)}`;
}

/** What is not in the two rates. */
function notes({ block, listed, silent, ambiguous, inexpressible, disputed }) {
  return [
    listed > 0 && `block rows judged with their host listed as well: ${listed}/${block.of}`,
    silent.of > 0 && `allow rows refused while nobody lists them: ${rate(silent.right, silent.of)}`,
    ambiguous.of > 0 && `ambiguous, in no rate: ${ambiguous.of}, of which blocked ${ambiguous.blocked}`,
    inexpressible > 0 && `not expressible in our policy, in no rate: ${inexpressible}`,
    disputed > 0 && `disputed labels, in no rate: ${disputed}`,
  ]
    .filter((note) => note !== false)
    .map((note) => `  * ${note}`);
}

function listText(scores) {
  const disputed = scores.flatMap(({ disputed: rows }) => rows);
  const lines = disputed.map(
    ({ id, expected, actual, dispute }) =>
      `  ${id}: label ${expected}, ours ${actual}. ${actual === expected ? 'NOT DISPUTED ANY MORE' : dispute.reason}`,
  );
  const reasons = new Map();
  for (const { table, inexpressible } of scores) {
    for (const { id, reason } of inexpressible) {
      const key = `${table}: ${reason}`;
      reasons.set(key, [...(reasons.get(key) ?? []), id]);
    }
  }
  const grouped = [...reasons].map(([reason, ids]) => `  ${ids.length} x ${reason}\n    ${idsText(ids)}`);
  return [
    ...(lines.length > 0 ? ['Disputed labels:', ...lines, ''] : []),
    ...(grouped.length > 0 ? ['Not expressible:', ...grouped] : []),
  ];
}

const MAX_IDS = 6;

function idsText(ids) {
  return ids.length > MAX_IDS ? `${ids.slice(0, MAX_IDS).join(' ')} ...` : ids.join(' ');
}
