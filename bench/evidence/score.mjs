/**
 * Judges every row of a table and counts.
 *
 * @param adapter one of the tables
 * @param disputed rows of this table that we believe are mislabelled, by id
 * @returns counts by source and in total, and the rows behind them
 */
export async function scoreTable(adapter, rig, corpora, disputed) {
  const score = { table: adapter.table, sources: {}, judged: [], inexpressible: [], disputed: [], wrong: [] };
  const rows = adapter.rows?.(corpora) ?? corpora.rows(adapter.file);
  for (const row of rows) {
    const outcome = await adapter.judge(row, rig, corpora);
    const name = row.source.split('@')[0];
    score.sources[name] ??= emptyCounts();
    count(score, score.sources[name], row, outcome, disputed.get(row.id));
  }
  return { ...score, total: sumOf(Object.values(score.sources)) };
}

/** `block`, `allow`, `silent`: how many there are (`of`) and for how many the answer is right. `listed`: block rows
 * that were judged with their host listed as well. */
function emptyCounts() {
  const right = () => ({ of: 0, right: 0 });
  return {
    rows: 0,
    block: right(),
    allow: right(),
    silent: right(),
    listed: 0,
    ambiguous: { of: 0, blocked: 0 },
    inexpressible: 0,
    disputed: 0,
  };
}

function count(score, counts, row, outcome, dispute) {
  counts.rows += 1;
  if (outcome.inexpressible !== undefined) {
    counts.inexpressible += 1;
    score.inexpressible.push({ id: row.id, reason: outcome.inexpressible });
    return;
  }
  const { expected, actual, reason, silent } = outcome;
  score.judged.push({ id: row.id, expected, actual, reason, ambiguous: row.ambiguous === true });
  const line = { id: row.id, input: row.input, expected, actual, reason };
  if (row.ambiguous === true || expected === undefined) {
    counts.ambiguous.of += 1;
    if (actual === 'block') counts.ambiguous.blocked += 1;
    return;
  }
  if (dispute !== undefined) {
    counts.disputed += 1;
    score.disputed.push({ ...line, dispute });
    return;
  }
  counts[expected].of += 1;
  if (actual === expected) counts[expected].right += 1;
  else score.wrong.push(line);
  if (outcome.isListed === true) counts.listed += 1;
  if (silent === undefined) return;
  counts.silent.of += 1;
  if (silent === 'block') counts.silent.right += 1;
  else
    score.wrong.push({ ...line, expected: 'block', actual: 'allow', reason: 'allowed without being listed' });
}

function sumOf(all) {
  const sum = emptyCounts();
  for (const counts of all) {
    for (const key of ['rows', 'listed', 'inexpressible', 'disputed']) sum[key] += counts[key];
    for (const key of ['block', 'allow', 'silent']) {
      sum[key].of += counts[key].of;
      sum[key].right += counts[key].right;
    }
    sum.ambiguous.of += counts.ambiguous.of;
    sum.ambiguous.blocked += counts.ambiguous.blocked;
  }
  return sum;
}
