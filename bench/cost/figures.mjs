/** The value below which a share of the samples lies. */
export function quantile(samples, share) {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (samples) => quantile(samples, 0.5);

/** Rows of a Markdown table; the first are its heads. */
export function table(rows) {
  const [head, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, `| ${rows[0].map(() => '---').join(' | ')} |`, ...body].join('\n');
}

export const ms = (value) => `${value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 0)} ms`;
export const ratio = (value) => `${value.toFixed(2)} ×`;
export const mib = (value) => `${value.toFixed(0)} MiB`;
export const count = (value) => value.toLocaleString('en-US');
