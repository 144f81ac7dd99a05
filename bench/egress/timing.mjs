export const BATCHES = 400;
export const BATCH = 200;
export const SINGLES = 50_000;
export const WARM_UP = 50_000;

/** Nanoseconds of the same decision made again and again. */
export function measureWarm(decide) {
  for (let at = 0; at < WARM_UP; at += 1) decide();
  const batches = Array.from({ length: BATCHES }, () => {
    const start = process.hrtime.bigint();
    for (let at = 0; at < BATCH; at += 1) decide();
    return Number(process.hrtime.bigint() - start) / BATCH;
  });
  const singles = Array.from({ length: SINGLES }, () => timed(decide));
  return { median: quantile(batches, 0.5), p99: quantile(singles, 0.99) };
}

/** Nanoseconds of one piece of work, timer included. */
export function timed(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

export function quantile(values, part) {
  return values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
}

export function shown({ median, p99 }) {
  return `${median.toFixed(0).padStart(8)}${p99.toFixed(0).padStart(7)}`;
}

/** @param rows `{ what, small, large }` with the figures under each policy */
export function tableText(title, rows) {
  const heads = [
    `${title.padEnd(46)}${'small'.padStart(15)}${'large'.padStart(15)}`,
    `${''.padEnd(46)}${'median    p99'.padStart(15)}${'median    p99'.padStart(15)}  ratio`,
  ];
  const lines = rows.map(({ what, small, large }) => {
    const ratio = (large.median / small.median).toFixed(1).padStart(7);
    return `${what.padEnd(46)}${shown(small)}${shown(large)}${ratio}`;
  });
  return [...heads, ...lines].join('\n');
}
