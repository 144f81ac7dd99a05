import { follows, formOf, type LineForm, type Link } from '../chain/chain.line.js';
import type { ChainMac } from '../chain/chain.mac.js';
import { beforeFile, typeOf } from '../chain/line.members.js';
import type { BreakEvidence } from './break.fault.js';

/**
 * The first line at which a log is not whole, and what later lines say about it: a record that is missing here and
 * stands further on was moved, not removed. Two chains are followed from here on: the one that broke off, in case it
 * goes on, and the one that the lines themselves make.
 */
export class ChainBreak {
  readonly #line: Buffer;
  readonly #form: LineForm | undefined;
  /** How far the chain came that broke off; undefined at the start of a log. */
  #main: Link | undefined;
  /** The last line that did not continue it. */
  #aside: Link | undefined;
  #expected: number | undefined;
  #cameLater = false;
  #isGenuine = false;
  #isCopy = false;
  #linesAfter = 0;
  #lowestVerified = Infinity;
  #highestVerified = 0;
  /** So many lines, from the first on, are numbered in turn without fitting each other. */
  #strangers: number;
  #strangersEnd: 'none yet' | 'a record of this log' | 'anything else' = 'none yet';

  /**
   * @param heads records that are known to have been written
   * @param before the last record that fits; undefined at the start of a log
   * @param line the one that does not
   */
  constructor(
    private readonly mac: ChainMac,
    private readonly heads: readonly Link[],
    before: Link | undefined,
    line: Buffer,
  ) {
    this.#line = line;
    this.#form = formOf(line);
    this.#main = before;
    this.#aside = this.#form;
    this.#strangers = this.#form === undefined ? 0 : 1;
    if (before !== undefined) this.#expected = before.seq + 1;
    else if (typeOf(line) === 'file') this.#expected = this.#form?.seq;
    if (this.#form !== undefined && this.#isKnownHead(this.#form)) this.#endStrangers('a record of this log');
  }

  /** Takes a line that comes later. Returns whether it fits another one. */
  line(line: Buffer): boolean {
    this.#linesAfter++;
    const form = formOf(line);
    if (form === undefined) return false;
    const fitsAside = this.#aside !== undefined && follows(this.mac, this.#aside, line, form);
    const fitsMain = this.#fitsMain(line, form, fitsAside);
    if (fitsMain) this.#goOn(form);
    else this.#stray(form, fitsAside);
    return fitsMain || fitsAside;
  }

  /** The lowest number of a record that stands here or later; Infinity when there is none. */
  get lowest(): number {
    return this.#lowestVerified;
  }

  /** @param oldest the number of the first record that the log must have, when that is known */
  evidence(oldest: number | undefined): BreakEvidence {
    const expected = this.#expected ?? oldest;
    const wasWritten =
      expected !== undefined &&
      (this.#highestVerified >= expected || this.heads.some(({ seq }) => seq >= expected));
    return {
      expected,
      claimed: this.#form?.seq,
      cameLater: this.#cameLater,
      wasWritten,
      isGenuine: this.#isGenuine,
      isCopy: this.#isCopy,
      isOfAnotherLog: this.#isOfAnotherLog(wasWritten),
    };
  }

  #fitsMain(line: Buffer, form: LineForm, fitsAside: boolean): boolean {
    if (this.#main !== undefined) return follows(this.mac, this.#main, line, form);
    const before = fitsAside ? undefined : beforeFile(line, form);
    return before !== undefined && follows(this.mac, before, line, form);
  }

  #goOn(form: LineForm): void {
    this.#endStrangers('anything else');
    if (!this.#cameLater) this.#expected = form.seq;
    else if (form.seq === this.#form?.seq) this.#isCopy = true;
    this.#cameLater = true;
    this.#main = form;
    this.#highestVerified = Math.max(this.#highestVerified, form.seq);
    if (this.#form !== undefined && follows(this.mac, form, this.#line, this.#form)) this.#isGenuine = true;
  }

  #stray(form: LineForm, fitsAside: boolean): void {
    if (fitsAside || this.#isKnownHead(form)) {
      this.#endStrangers('a record of this log');
      this.#highestVerified = Math.max(this.#highestVerified, form.seq);
      if (fitsAside) this.#lowestVerified = Math.min(this.#lowestVerified, form.seq - 1);
      if (!this.#cameLater) this.#isGenuine = true;
    } else if (form.seq !== (this.#aside?.seq ?? 0) + 1) this.#endStrangers('anything else');
    else if (this.#strangersEnd === 'none yet') this.#strangers++;
    // An unreadable line at the start of a log stands where the record before the next one was.
    if (this.#form === undefined) this.#expected ??= form.seq - 1;
    this.#aside = form;
  }

  /** An edited mac leaves two lines that fit nothing. When more of them lead up to the head, the key is another. */
  #isKnownHead(form: LineForm): boolean {
    return this.#strangers < 3 && this.heads.some(({ seq, mac }) => seq === form.seq && mac === form.mac);
  }

  #endStrangers(end: 'a record of this log' | 'anything else'): void {
    if (this.#strangersEnd === 'none yet') this.#strangersEnd = end;
  }

  #isOfAnotherLog(wasWritten: boolean): boolean {
    if (this.#strangers > 1 && this.#strangersEnd !== 'a record of this log') return true;
    return wasWritten && this.#highestVerified === 0 && this.#linesAfter > 0;
  }
}
