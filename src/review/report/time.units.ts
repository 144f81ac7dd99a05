/** In milliseconds. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** From where spans of this length are counted, in milliseconds since 1970: those of weeks begin on Mondays. */
export function originOf(spanMs: number): number {
  return spanMs >= 7 * DAY_MS ? FIRST_MONDAY_MS : 0;
}

/** `3 hours`, `1 day`, in the largest unit that fits. */
export function spanText(ms: number): string {
  const units = [
    [DAY_MS, 'day'],
    [HOUR_MS, 'hour'],
    [MINUTE_MS, 'minute'],
  ] as const;
  const [unit, name] = units.find(([length]) => ms >= length) ?? [SECOND_MS, 'second'];
  const count = ms / unit;
  return `${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`;
}
