import type { ChainMac } from './chain.mac.js';

const START = Buffer.from('{"seq":');
const MAC_MEMBER = Buffer.from(',"mac":"');
const END = Buffer.from('"}');
const MAC_CHARS = 64;
/** What follows the part of a line that its mac covers. */
const TAIL_BYTES = MAC_MEMBER.length + MAC_CHARS + END.length;
const MAX_SEQ_DIGITS = 15;

/** The place of a record in the chain. */
export interface Link {
  readonly seq: number;
  readonly mac: string;
}

/** A line that has the form of a record. Nothing has been verified. */
export interface LineForm extends Link {
  /** Where the part ends that the mac covers. */
  readonly bodyEnd: number;
}

/** Makes the line of a record, without its line feed. `seq` is its first member, `run` and `mac` are its last. */
export function sealedLine(
  mac: ChainMac,
  before: Link,
  run: string,
  record: object,
): { readonly line: string; readonly link: Link } {
  const seq = before.seq + 1;
  const body = `{"seq":${seq},${JSON.stringify(record).slice(1, -1)},"run":"${run}"`;
  const link = { seq, mac: mac.of(before.mac, Buffer.from(body)) };
  return { line: `${body},"mac":"${link.mac}"}`, link };
}

/** Reads the place that a line claims, without parsing the rest; undefined when it has not the form of a record. */
export function formOf(line: Buffer): LineForm | undefined {
  const bodyEnd = line.length - TAIL_BYTES;
  if (bodyEnd < START.length + 1 || !has(line, START, 0)) return undefined;
  if (!has(line, MAC_MEMBER, bodyEnd) || !has(line, END, line.length - END.length)) return undefined;
  const seq = seqAt(line, START.length);
  if (seq === undefined) return undefined;
  const macStart = bodyEnd + MAC_MEMBER.length;
  return { seq, bodyEnd, mac: line.toString('latin1', macStart, macStart + MAC_CHARS) };
}

/** Whether a line is the record that follows a link. */
export function follows(mac: ChainMac, before: Link, line: Buffer, form: LineForm): boolean {
  return form.seq === before.seq + 1 && mac.of(before.mac, line.subarray(0, form.bodyEnd)) === form.mac;
}

function seqAt(line: Buffer, from: number): number | undefined {
  let seq = 0;
  let at = from;
  for (; at < from + MAX_SEQ_DIGITS; at++) {
    const digit = (line[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    seq = seq * 10 + digit;
  }
  // A leading zero would be a second spelling of the same number.
  return at > from && line[from] !== 0x30 && line[at] === 0x2c ? seq : undefined;
}

function has(line: Buffer, bytes: Buffer, at: number): boolean {
  for (let index = 0; index < bytes.length; index++) if (line[at + index] !== bytes[index]) return false;
  return true;
}
