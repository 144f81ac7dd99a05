import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, originOf } from './time.units.js';

const MAX_TICKS = 8;
const INTERVALS = [
  ...[1, 2, 5, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 56, 182, 364].map((days) => days * DAY_MS),
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time that is written below the bars. */
export interface TimeTick {
  /** Of the bar that it belongs to. */
  readonly index: number;
  /** `12:00`, `17 Nov` or `2026` */
  readonly fine: string;
  /** The day or year that it belongs to; empty for years. */
  readonly coarse: string;
}

/**
 * At most eight times at which people look at a clock or a calendar: full hours, midnights, Mondays.
 *
 * @param starts where the bars begin, one after the other
 * @param widthMs of a bar
 */
export function timeTicks(starts: readonly Date[], widthMs: number): readonly TimeTick[] {
  const interval =
    INTERVALS.find((step) => step % widthMs === 0 && (starts.length * widthMs) / step <= MAX_TICKS) ??
    widthMs * Math.ceil(starts.length / MAX_TICKS);
  const origin = originOf(interval);
  return starts.flatMap((at, index) =>
    (at.getTime() - origin) % interval === 0 ? [{ index, ...tickText(at, interval) }] : [],
  );
}

function tickText(at: Date, interval: number): Pick<TimeTick, 'fine' | 'coarse'> {
  const year = String(at.getUTCFullYear());
  if (interval >= 364 * DAY_MS) return { fine: year, coarse: '' };
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''}`;
  if (interval >= DAY_MS) return { fine: day, coarse: year };
  return { fine: at.toISOString().slice(11, interval < MINUTE_MS ? 19 : 16), coarse: `${day} ${year}` };
}
