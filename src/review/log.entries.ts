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

const [OPENING, CLOSING] = [0x7b, 0x7d];
/** No record is nested as deeply; whoever writes JSON of what is deeper by far overflows the stack. */
const MAX_LEVELS = 500;

/** Reads one line, without its line feed. */
export function entryOf(line: Uint8Array): ReadLine {
  // An error costs a thousand times as much, and a file can have a million empty lines in a megabyte.
  if (line[0] !== OPENING || line.at(-1) !== CLOSING) return 'unreadable';
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.length).toString());
  } catch {
    return 'unreadable';
  }
  if (typeof fields !== 'object' || fields === null) return 'unreadable';
  // Each level takes two bytes at least.
  if (line.length > 2 * MAX_LEVELS && isDeeper(fields, MAX_LEVELS)) return 'unreadable';
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

/** A field that should be a number of something, or a time in milliseconds. */
export function countOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : otherwise;
}

/** A field that should be a list of objects; what is none is left out. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item));
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function timeOf(value: unknown): Date | undefined {
  // Date takes far more for a time than a record writes, such as "1", or a time without a zone for one of this machine.
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
