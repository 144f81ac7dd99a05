const COUNT = new Intl.NumberFormat('en-US');
const SHARE = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** `12,345` */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** `1 call`, `12,345 calls` */
export function countOf(count: number, one: string, many: string): string {
  return `${COUNT.format(count)} ${count === 1 ? one : many}`;
}

/** `3.1 %`; never 0 % of something, and never 100 % of not everything. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  const share = (100 * part) / whole;
  if (share < 0.01) return '< 0.01 %';
  if (share > 99) return `${(Math.min(Math.floor(share * 100), 9999) / 100).toFixed(2)} %`;
  return `${SHARE.format(share)} %`;
}

/** `0.42 ms`, `18 ms`, `2.4 s`, `3 min 5 s`, `2 h 10 min` */
export function durationText(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${countText(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** `2026-11-23 11:15:34`, in UTC */
export function timeText(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
