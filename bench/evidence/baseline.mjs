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
 * @returns `{ worse, better }`: lines of text; `worse` has `{ text, rows }` with the rows that were right before
 */
export function compare(scores, baseline) {
  const worse = [];
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

/** Rows that stop being counted could hide a rate that drops. */
function countChanges(before, after) {
  const counted = ['block', 'allow'].map((key) => ({ key, was: before[key].of, is: after[key].of }));
  return counted
    .filter(({ was, is }) => was !== is)
    .map(({ key, was, is }) => ({
      text: `${is} rows expect ${key}, in the baseline ${was}`,
      isWorse: is < was,
    }));
}

function shown({ right, of }) {
  return `${right}/${of}`;
}
