import { Redactor } from './redactor.js';
import { redactionKeyFrom } from './secret.marker.js';

/** Largest record, in characters of JSON; arguments that would exceed it are left out and counted. */
const MAX_RECORD_CHARS = 16_384;
/** Of one record, for where a call tried to get to, and for the paths that were judged for it. */
const MAX_LIST_CHARS = 8192;
/** Any name can be asked for; a long one must not be a way to fill the disk. */
const MAX_NAME_CHARS = 128;

/** Fields that the server makes up itself, in a form of its own; nothing that was sent can stand in them. */
const OWN: ReadonlySet<string> = new Set([
  'type', 'timestamp', 'request_id', 'sha256', 'prev', 'ended_run', 'started', 'approval_id',
]); // prettier-ignore
const NAMES: ReadonlySet<string> = new Set(['tool_name', 'client', 'plugin']);
const LISTS: ReadonlySet<string> = new Set(['egress', 'files']);

/**
 * What stands between a record and its line: every text in it is redacted and bounded, unless its field is the
 * server's own. A field that somebody adds is redacted without anybody having to think of it.
 */
export class RecordRedactor {
  readonly #redactor: Redactor;

  /** @param key of the log; what is derived from it makes the digests, so they are the same as long as the log is */
  constructor(key: Uint8Array) {
    this.#redactor = new Redactor(redactionKeyFrom(key));
  }

  /** A copy of a record without secrets, and not larger than a line should be. */
  record(record: object): object {
    const out: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(record)) {
      if (LISTS.has(field) && Array.isArray(value)) this.#list(record, out, field, value);
      else if (!(field in out)) out[field] = this.#field(field, value);
    }
    if (!('arguments' in out)) return out;
    const size = JSON.stringify(out).length;
    return size <= MAX_RECORD_CHARS ? out : { ...out, arguments: `[CUT: ${size} characters]` };
  }

  #field(field: string, value: unknown): unknown {
    if (field === 'arguments') return this.#redactor.value(value);
    if (typeof value === 'string') {
      if (OWN.has(field)) return value;
      const text = this.#redactor.name(value);
      return NAMES.has(field) ? text.slice(0, MAX_NAME_CHARS) : text;
    }
    if (Array.isArray(value)) return value.map((item) => this.#field(field, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.#field(name, inner)]));
  }

  /** As many as fit; the rest is counted. A record stays a line that can be read. */
  #list(record: object, out: Record<string, unknown>, field: string, all: readonly unknown[]): void {
    let room = MAX_LIST_CHARS;
    const kept: unknown[] = [];
    for (const item of all) {
      const copy = this.#field(field, item);
      room -= JSON.stringify(copy).length + 1;
      if (room < 0) break;
      kept.push(copy);
    }
    if (kept.length > 0) out[field] = kept;
    const omitted = `${field}_omitted`;
    const before = (record as Readonly<Record<string, unknown>>)[omitted] ?? 0;
    if (kept.length < all.length) out[omitted] = Number(before) + all.length - kept.length;
  }
}
