/** From one time on, and up to another; undefined has no end. */
export interface Period {
  readonly since: Date | undefined;
  readonly until: Date | undefined;
}

/** What has no time is in no period, and in the whole log. */
export function isWithin(at: Date | undefined, { since, until }: Period): boolean {
  if (at === undefined) return since === undefined && until === undefined;
  return (since === undefined || at >= since) && (until === undefined || at < until);
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
/** Date would take "1" for a year, and a time without a zone for one of this machine. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Reads a time of a command line: so long ago (`90s`, `30m`, `24h`, `7d`, `2w`), or a day or time of ISO 8601, in UTC
 * when it names no zone.
 *
 * @returns undefined for anything else
 */
export function timeArgument(text: string, now: Date): Date | undefined {
  const ago = /^(\d{1,6})([smhdw])$/.exec(text);
  // No log is older than its clock.
  if (ago !== null)
    return new Date(Math.max(now.getTime() - Number(ago[1]) * (UNITS_MS[ago[2] ?? ''] ?? 0), 0));
  const [, day, time = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  return validTime(Date.parse(`${day}T${time}${zone}`));
}

/** Date.parse takes 30 February for a day in March. */
function isDay(day: string): boolean {
  const at = validTime(Date.parse(`${day}T00:00Z`));
  return at?.toISOString().startsWith(day) === true;
}

function validTime(ms: number): Date | undefined {
  const at = new Date(ms);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
