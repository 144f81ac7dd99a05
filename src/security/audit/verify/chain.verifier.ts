import { follows, formOf, type LineForm, type Link } from '../chain/chain.line.js';
import { NO_PREDECESSOR, type ChainMac } from '../chain/chain.mac.js';
import { tornLine } from '../chain/log.tail.js';
import { FileNumbers } from './file.numbers.js';
import type { Anomaly, Finding, Place, Verification } from './verification.js';

const TYPE_AT_LEAST = '{"seq":1,"type":"'.length;
const QUOTE = 0x22;
/** First letters of the types that verification itself has to read: file, torn, damaged. */
const READ_TYPES: ReadonlySet<number> = new Set([0x66, 0x74, 0x64]);

/** A line that does not continue the chain, until the next lines tell why. */
interface Suspect {
  readonly place: Place;
  readonly form: LineForm | undefined;
  readonly line: Buffer;
}

/**
 * Follows the chain line by line and names the first line at which it is not whole. Holds two links and one line,
 * however long the log is.
 *
 * What is wrong can only be told from what comes later, so the rest is read as well: a record that is missing here
 * and stands further on was moved, not removed.
 */
export class ChainVerifier {
  readonly #files = new FileNumbers();
  #link: Link | undefined;
  #suspect: Suspect | undefined;
  #finding: Finding | undefined;
  /** Sequence numbers that were missing at the first finding. */
  #gap: readonly [number, number] | undefined;
  /** Whether the beginning of a file stood before the finding; undefined without one. */
  #hadFile: boolean | undefined;
  #followed = 0;
  #unfollowed = 0;
  #records = 0;
  #first = 0;
  #last: Link = { seq: 0, mac: NO_PREDECESSOR };
  #torn = 0;
  #notes: string[] = [];

  /** @param expected a head that must be in the log; undefined when none is known */
  constructor(
    private readonly mac: ChainMac,
    private readonly expected: readonly Link[],
  ) {}

  /** Takes the next line, without its line feed. The bytes are used only during this call. */
  line(line: Buffer, place: Place): void {
    const form = formOf(line);
    if (this.#continues(line, form, place)) return;
    const suspect = { line: Buffer.from(line), form, place };
    if (this.#suspect !== undefined) {
      this.#settle(suspect);
      if (this.#continues(line, form, place)) return;
    }
    this.#doubt(suspect);
  }

  /** @param end behind the last line */
  end(end: Place): Verification {
    this.#settle(undefined);
    const missing = this.#files.missingBeforeFirst();
    // Nothing stands before it, except what is wrong with the first line itself.
    if (missing !== undefined && this.#hadFile !== false) {
      this.#finding = {
        place: missing,
        seq: 1,
        anomaly: 'removed',
        detail: `the log began with older files at its last rotation; those before record ${this.#first} are gone`,
      };
    }
    for (const { seq } of this.expected)
      if (seq > this.#last.seq) this.#find(truncated(end, this.#last.seq, seq));
    return {
      finding: this.#reclassified(),
      records: this.#records,
      first: this.#first,
      head: this.#last,
      torn: this.#torn,
      notes: this.#notes,
    };
  }

  #continues(line: Buffer, form: LineForm | undefined, place: Place): boolean {
    if (form === undefined) return false;
    const before = this.#link ?? this.#beginningAt(line, form);
    if (before === undefined || !follows(this.mac, before, line, form)) return false;
    this.#accept(line, form, place);
    return true;
  }

  /** The link before the first line that is read: its file names it. */
  #beginningAt(line: Buffer, form: LineForm): Link | undefined {
    const prev = typeOf(line) === 'file' ? membersOf(line)?.['prev'] : undefined;
    return typeof prev === 'string' ? { seq: form.seq - 1, mac: prev } : undefined;
  }

  #accept(line: Buffer, form: LineForm, place: Place): void {
    if (this.#suspect !== undefined) this.#settle({ line, form, place });
    this.#link = { seq: form.seq, mac: form.mac };
    this.#last = this.#link;
    if (this.#first === 0) this.#first = form.seq;
    this.#records++;
    if (this.#finding !== undefined) this.#followed++;
    for (const head of this.expected) {
      if (head.seq === form.seq && head.mac !== form.mac) {
        this.#find({
          place,
          seq: form.seq,
          anomaly: 'edited',
          detail:
            'the chain is whole, but this is not the record whose head was kept: it was written anew with the key',
        });
      }
    }
    this.#read(line, place);
  }

  /** What single records say about the log itself. */
  #read(line: Buffer, place: Place): void {
    const letter = line[line.indexOf(QUOTE, TYPE_AT_LEAST - 1) + 1] ?? 0;
    if (!READ_TYPES.has(letter)) return;
    const type = typeOf(line);
    const members = type === 'file' || type === 'damaged' ? membersOf(line) : undefined;
    if (members === undefined) return;
    if (type === 'file') this.#files.began(Number(members['file']), Number(members['kept']), place);
    else {
      this.#notes.push(
        `${place.file}:${place.line}: the server found its log not as it had left it: ${String(members['damage'])} (${String(members['amount'])})`,
      );
    }
  }

  #doubt(suspect: Suspect): void {
    const { form, place } = suspect;
    if (this.#finding !== undefined) this.#unfollowed++;
    if (this.#gap !== undefined && form !== undefined && isIn(this.#gap, form.seq)) this.#moved(form.seq);
    const expected = (this.#link?.seq ?? 0) + 1;
    if (form === undefined || form.seq === expected) {
      this.#suspect = suspect;
      return;
    }
    if (form.seq < expected) {
      this.#find({
        place,
        seq: form.seq,
        anomaly: 'inserted',
        detail: `a record with this number stands further up; record ${expected} was expected`,
      });
      return;
    }
    this.#missing(expected, form.seq, place);
    this.#resumeAt(form);
  }

  /** Decides about the suspect, now that the line after it is known; undefined at the end of the log. */
  #settle(next: Suspect | undefined): void {
    const suspect = this.#suspect;
    this.#suspect = undefined;
    if (suspect === undefined) return;
    const { place, form, line } = suspect;
    const seq = (this.#link?.seq ?? 0) + 1;
    const continues = next !== undefined && next.form?.seq === seq;
    if (form === undefined) {
      if (continues && this.#isTorn(line, next.line)) {
        this.#torn++;
        return;
      }
      if (next?.form?.seq === seq + 1) {
        this.#find({
          place,
          seq,
          anomaly: 'edited',
          detail: 'what stands in the place of this record is none',
        });
        this.#resumeAt({ seq, mac: '' });
        return;
      }
      this.#find({ place, seq: undefined, anomaly: 'foreign', detail: 'the line is no record of this log' });
      return;
    }
    if (continues) {
      this.#find({ place, seq, anomaly: 'inserted', detail: 'the record with this number comes after it' });
      return;
    }
    this.#find({ place, seq, anomaly: 'edited', detail: 'the record does not fit its mac' });
    this.#resumeAt(form);
  }

  #isTorn(line: Buffer, next: Buffer): boolean {
    if (typeOf(next) !== 'torn') return false;
    const members = membersOf(next);
    const torn = tornLine(line);
    return members?.['bytes'] === torn.bytes && members['sha256'] === torn.sha256;
  }

  #missing(from: number, next: number, place: Place): void {
    const to = next - 1;
    const what = from === to ? `record ${from} is` : `records ${from} to ${to} are`;
    if (this.#finding === undefined) this.#gap = [from, to];
    this.#find({ place, seq: from, anomaly: 'removed', detail: `${what} missing before this line` });
  }

  #moved(seq: number): void {
    if (this.#finding?.anomaly !== 'removed') return;
    this.#finding = {
      ...this.#finding,
      anomaly: 'reordered',
      detail: `record ${seq} stands further down`,
    };
  }

  #find(finding: Finding): void {
    if (this.#finding !== undefined) return;
    this.#finding = finding;
    this.#hadFile = this.#files.hasFirst;
  }

  #resumeAt(link: Link): void {
    this.#link = { seq: link.seq, mac: link.mac };
    if (link.seq > this.#last.seq) this.#last = this.#link;
    if (this.#first === 0) this.#first = link.seq;
  }

  /** A log of which nothing fits the key is not an edited one. */
  #reclassified(): Finding | undefined {
    const finding = this.#finding;
    if (finding?.anomaly !== 'edited' || this.#followed > 0 || this.#unfollowed < 2) return finding;
    const anomaly: Anomaly = 'foreign';
    return { ...finding, anomaly, detail: 'from here on nothing was written with this key' };
  }
}

function truncated(place: Place, last: number, expected: number): Finding {
  const detail = `the log ends with record ${last}, and the head says that there were ${expected}`;
  return { place, seq: last + 1, anomaly: 'truncated', detail };
}

function isIn([from, to]: readonly [number, number], seq: number): boolean {
  return seq >= from && seq <= to;
}

function typeOf(line: Buffer): string | undefined {
  return /^\{"seq":\d+,"type":"([a-z_]+)"/.exec(line.toString('latin1', 0, 64))?.[1];
}

function membersOf(line: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line.toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
