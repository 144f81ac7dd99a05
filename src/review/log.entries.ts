import { logLines } from '../security/index.js';

/**
 * A record as a reader finds it who did not verify it: anything may stand in any field, and whoever reads one asks
 * what it is.
 */
export interface AuditEntry {
  readonly seq: number;
  readonly type: string;
  /** Undefined when no time stands where it belongs. */
  readonly at: Date | undefined;
  readonly run: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A line of a log; `unreadable` when it is no record. */
export type ReadLine = AuditEntry | 'unreadable';

/**
 * All lines of a log, the oldest first, as many at a time as were read at once.
 *
 * @throws Error when there is no log, or a file cannot be read
 */
export async function* logEntries(log: string): AsyncGenerator<readonly ReadLine[]> {
  for await (const lines of logLines(log)) {
    // Without its line feed it is still being written.
    yield lines.filter(({ isWhole }) => isWhole).map(({ bytes }) => entryOf(bytes));
  }
}

/** Reads one line, without its line feed. */
export function entryOf(line: Uint8Array): ReadLine {
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.length).toString());
  } catch {
    return 'unreadable';
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return 'unreadable';
  const { seq, type, timestamp, run } = fields as Readonly<Record<string, unknown>>;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || typeof type !== 'string') return 'unreadable';
  return {
    seq,
    type,
    at: timeOf(timestamp),
    run: textOr(run, ''),
    fields: fields as Readonly<Record<string, unknown>>,
  };
}

/** A field that should be text. */
export function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

/** A field that should be a number of something. */
export function countOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

/** A field that should be a list of objects; what is none is left out. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item));
}

function timeOf(value: unknown): Date | undefined {
  // Date takes far more for a time than a record writes, such as "1".
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
