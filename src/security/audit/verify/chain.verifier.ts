import { follows, formOf, type Link } from '../chain/chain.line.js';
import { NO_PREDECESSOR, type ChainMac } from '../chain/chain.mac.js';
import { isTorn, tornLine } from '../chain/torn.line.js';
import { beforeFile, membersOf, typeOf } from '../chain/line.members.js';
import { faultOf } from './break.fault.js';
import { ChainBreak } from './chain.break.js';
import { FileNumbers } from './file.numbers.js';
import type { Finding, Place, Verification } from './verification.js';

const COMMA = 0x2c;
const SEQ_AT_LEAST = '{"seq":1'.length;
const TYPE_MEMBER = ',"type":"'.length;
/** First letters of the types that verification itself has to read: file, torn, damaged. */
const READ_TYPES: ReadonlySet<number> = new Set([0x66, 0x74, 0x64]);

interface PlacedLine {
  readonly line: Buffer;
  readonly place: Place;
}

/**
 * Follows the chain line by line and names the first line at which it is not whole. Holds a few links and lines,
 * however long the log is.
 */
export class ChainVerifier {
  readonly #files = new FileNumbers();
  #link: Link | undefined;
  /** A line that is no record, until the next one tells whether a crash left it. */
  #unexplained: PlacedLine | undefined;
  #break: { readonly chain: ChainBreak; readonly place: Place } | undefined;
  /** What is wrong with a record that fits the chain. */
  #finding: Finding | undefined;
  #records = 0;
  #first = 0;
  #firstPlace: Place | undefined;
  #torn = 0;
  readonly #notes: string[] = [];

  /**
   * @param log the file that is written to
   * @param heads records that must be in the log
   */
  constructor(
    private readonly log: string,
    private readonly mac: ChainMac,
    private readonly heads: readonly Link[],
  ) {}

  /** Takes the next line, without its line feed. The bytes are used only during this call. */
  line(line: Buffer, place: Place): void {
    if (this.#break !== undefined) {
      if (this.#break.chain.line(line)) this.#read(line, place);
      return;
    }
    const form = formOf(line);
    const before = this.#link ?? (form === undefined ? undefined : beforeFile(line, form));
    const fits = form !== undefined && before !== undefined && follows(this.mac, before, line, form);
    const unexplained = this.#unexplained;
    if (unexplained !== undefined && !(fits && this.#isExplained(unexplained.line, line))) {
      this.#breakAt(unexplained);
      this.line(line, place);
    } else if (fits) {
      this.#unexplained = undefined;
      this.#accept(line, form, place);
    } else {
      // The reader uses its buffer again.
      const kept = { line: Buffer.from(line), place };
      if (form === undefined) this.#unexplained = kept;
      else this.#breakAt(kept);
    }
  }

  /** @param end behind the last line */
  end(end: Place): Verification {
    if (this.#unexplained !== undefined) this.#breakAt(this.#unexplained);
    const head = this.#link ?? { seq: 0, mac: NO_PREDECESSOR };
    return {
      finding: this.#cutAtStart() ?? this.#finding ?? this.#broken() ?? this.#truncated(head, end),
      records: this.#records,
      first: this.#first,
      head,
      torn: this.#torn,
      notes: this.#notes,
    };
  }

  #breakAt({ line, place }: PlacedLine): void {
    this.#unexplained = undefined;
    this.#break = { chain: new ChainBreak(this.mac, this.heads, this.#link, line), place };
  }

  #isExplained(line: Buffer, next: Buffer): boolean {
    if (typeOf(next) !== 'torn' || !isTorn(line)) return false;
    const members = membersOf(next);
    const { bytes, sha256 } = tornLine(line);
    if (members?.['bytes'] !== bytes || members['sha256'] !== sha256) return false;
    this.#torn++;
    return true;
  }

  #accept(line: Buffer, link: Link, place: Place): void {
    this.#link = { seq: link.seq, mac: link.mac };
    this.#first ||= link.seq;
    this.#firstPlace ??= place;
    this.#records++;
    if (this.heads.some(({ seq, mac }) => seq === link.seq && mac !== link.mac)) {
      const detail =
        'the chain is whole, but this is not the record whose head was kept: it was written anew with the key';
      this.#finding ??= { place, seq: link.seq, anomaly: 'edited', detail };
    }
    this.#read(line, place);
  }

  /** What single records say about the log itself. */
  #read(line: Buffer, place: Place): void {
    const letter = line[line.indexOf(COMMA, SEQ_AT_LEAST) + TYPE_MEMBER] ?? 0;
    if (!READ_TYPES.has(letter)) return;
    const type = typeOf(line);
    if (type !== 'file' && type !== 'damaged') return;
    const members = membersOf(line);
    if (type === 'file') this.#files.began(Number(members?.['file']), Number(members?.['kept']), place.file);
    else {
      this.#notes.push(
        `${place.file}:${place.line}: the server found its log not as it had left it: ${String(members?.['damage'])} (${String(members?.['amount'])})`,
      );
    }
  }

  #cutAtStart(): Finding | undefined {
    if (this.#firstPlace === undefined || !this.#files.isCut(this.log)) return undefined;
    const place = this.#firstPlace;
    const lowest = this.#break?.chain.lowest ?? Infinity;
    if (lowest < this.#first)
      return { place, seq: lowest, anomaly: 'reordered', detail: `record ${lowest} stands further down` };
    const detail = `the log began with older files at its last rotation; those before record ${this.#first} are gone`;
    return { place, seq: this.#firstSeq(), anomaly: 'removed', detail };
  }

  #broken(): Finding | undefined {
    if (this.#break === undefined) return undefined;
    const { chain, place } = this.#break;
    return { place, ...faultOf(chain.evidence(this.#firstSeq())) };
  }

  /** The number of the record that the log has to begin with, unless a rotation dropped it. */
  #firstSeq(): 1 | undefined {
    return this.#files.oldest(this.log) === 1 ? 1 : undefined;
  }

  #truncated(head: Link, place: Place): Finding | undefined {
    const last = Math.max(0, ...this.heads.map(({ seq }) => seq));
    if (last <= head.seq) return undefined;
    const detail = `the log ends with record ${head.seq}, and the head says that there were ${last}`;
    return { place, seq: head.seq + 1, anomaly: 'truncated', detail };
  }
}
