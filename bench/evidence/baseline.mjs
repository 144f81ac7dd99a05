/** What is committed of one table: its counts, and the ids of the rows that were wrong. */
export function baselineOf(scores) {
  return Object.fromEntries(
    scores.map(({ table, total, wrong }) => [
      table,
      { ...total, wrong: [...new Set(wrong.map(({ id }) => id))].sort() },
    ]),
  );
}

/**
 * Compares with what is committed.
 *
 * @param {readonly string[]} expected the tables that had to be measured
 * @returns `{ worse, better }`: lines of text; `worse` has `{ text, rows }` with the rows that were right before
 */
export function compare(scores, baseline, expected) {
  const measured = new Set(scores.map(({ table }) => table));
  const worse = expected
    .filter((table) => !measured.has(table))
    .map((table) => ({ text: `${table} is in the baseline and was not measured`, rows: [] }));
  const better = [];
  for (const { table, total, wrong } of scores) {
    const before = baseline[table];
    if (before === undefined) {
      worse.push({ text: `${table} is not in the baseline`, rows: [] });
      continue;
    }
    const known = new Set(before.wrong);
    const rows = wrong.filter(({ id }) => !known.has(id));
    const changes = [...rateChanges(before, total), ...countChanges(before, total)];
    const bad = changes.filter(({ isWorse }) => isWorse).map(({ text }) => text);
    if (rows.length > 0 && bad.length === 0) bad.push(`${rows.length} rows that were right are wrong`);
    worse.push(...bad.map((text, at) => ({ text: `${table}: ${text}`, rows: at === 0 ? rows : [] })));
    better.push(...changes.filter(({ isWorse }) => !isWorse).map(({ text }) => `${table}: ${text}`));
  }
  return { worse, better };
}

const RATES = [
  ['block', 'blocked'],
  ['allow', 'allowed once listed'],
  ['silent', 'refused while not listed'],
];

function rateChanges(before, after) {
  return RATES.flatMap(([key, name]) => {
    const [was, is] = [before[key], after[key]].map(({ right, of }) => (of === 0 ? 1 : right / of));
    const text = `${name} ${shown(after[key])}, in the baseline ${shown(before[key])}`;
    return was === is ? [] : [{ text, isWorse: is < was }];
  });
}

const COUNTS = [
  ['judged', ({ rows }) => rows],
  ['that expect block', ({ block }) => block.of],
  ['that expect allow', ({ allow }) => allow.of],
  ['to refuse while not listed', ({ silent }) => silent.of],
  // Judged without their host in the policy, block rows pass by default deny alone.
  ['to block with their host listed', ({ listed }) => listed],
];

/** Rows that stop being counted could hide a rate that drops. */
function countChanges(before, after) {
  return COUNTS.map(([name, count]) => ({ name, was: count(before), is: count(after) }))
    .filter(({ was, is }) => was !== is)
    .map(({ name, was, is }) => ({ text: `${is} rows ${name}, in the baseline ${was}`, isWorse: is < was }));
}

function shown({ right, of }) {
  return `${right}/${of}`;
}
