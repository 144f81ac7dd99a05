import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { deepFreeze, parseUrl } from '../../kernel/index.js';

/** One parsed IP address. Two texts of the same destination give equal `text`. */
export interface IpAddress {
  readonly family: 4 | 6;
  /** Canonical form without zone: dotted decimal, or RFC 5952. */
  readonly text: string;
  /** The address as unsigned 32-bit words, most significant first: one for IPv4, four for IPv6. */
  readonly words: readonly number[];
}

/** A CIDR block. Host bits are ignored. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly words: readonly number[];
  /** One for every word: the bits that count. */
  readonly masks: readonly number[];
  /** Length of the network part in bits. */
  readonly prefix: number;
}

/** 45 characters of address, `%`, and a zone as long as an interface name may be. */
const MAX_ADDRESS_CHARS = 64;
const BITS_PER_WORD = 32;
const BYTES_PER_WORD = 4;
const ALL_BITS = ~0;
const MAPPED_MARK = 0xffff;
const MAPPED_PREFIX = 96;
const PREFIX_LENGTH = /^\d{1,3}$/;

/** A connection shows its address to several controls, and reading one costs more than judging it. */
const MAX_REMEMBERED = 1024;
const remembered = new Map<string, IpAddress>();

/**
 * Reads an address in its standard textual forms. Decimal, octal, hexadecimal and short IPv4 forms are for
 * `parseHost`, which reads them as a URL parser does; what is left here is what a resolver answers.
 * IPv4-mapped IPv6 becomes the IPv4 address that the system would dial; a zone is dropped.
 */
export function parseAddress(text: string): IpAddress | undefined {
  if (text.length > MAX_ADDRESS_CHARS) return undefined;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const address = read(text);
  if (address === undefined) return undefined;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, deepFreeze(address));
  return address;
}

function read(text: string): IpAddress | undefined {
  if (isIPv4(text)) return fromBytes(ipaddr.IPv4.parse(text).toByteArray());
  if (!isIPv6(text)) return undefined;
  const [withoutZone = ''] = text.split('%', 1);
  const hexadecimal = withoutZone.includes('.') ? hexadecimalOf(withoutZone) : withoutZone;
  return hexadecimal === undefined ? undefined : fromBytes(ipaddr.IPv6.parse(hexadecimal).toByteArray());
}

/** ipaddr.js reads `::1.2.3.4` as IPv4-mapped, the system does not; a URL parser spells it in hexadecimal. */
function hexadecimalOf(dotted: string): string | undefined {
  return parseUrl(`http://[${dotted}]/`)?.hostname.slice(1, -1);
}

/** Reads a CIDR block; a bare address is a block of one. */
export function parseRange(cidr: string): IpRange | undefined {
  const [base = '', prefixText, ...rest] = cidr.split('/');
  const address = parseAddress(base);
  if (address === undefined || rest.length > 0) return undefined;
  const width = address.words.length * BITS_PER_WORD;
  if (prefixText === undefined) return rangeOf(address, width);
  if (!PREFIX_LENGTH.test(prefixText)) return undefined;
  const writtenAsMapped = address.family === 4 && base.includes(':');
  const prefix = Number(prefixText) - (writtenAsMapped ? MAPPED_PREFIX : 0);
  return prefix < 0 || prefix > width ? undefined : rangeOf(address, prefix);
}

export function covers(range: IpRange, address: IpAddress): boolean {
  if (range.family !== address.family) return false;
  for (let index = 0; index < range.masks.length; index += 1) {
    const difference = wordAt(range.words, index) ^ wordAt(address.words, index);
    if ((difference & wordAt(range.masks, index)) !== 0) return false;
  }
  return true;
}

/** An IPv4 address from one word. */
export function fromIpv4Word(word: number): IpAddress {
  const bytes = [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff];
  return { family: 4, text: bytes.join('.'), words: [word >>> 0] };
}

/** Reads a word that must be there; a missing one is a programming error, never a zero. */
export function wordAt(words: readonly number[], index: number): number {
  const word = words[index];
  if (word === undefined) throw new RangeError(`An address of ${words.length} words has no word ${index}.`);
  return word;
}

function rangeOf({ family, words }: IpAddress, prefix: number): IpRange {
  const masks = words.map((_, index) => maskOf(prefix - index * BITS_PER_WORD));
  return { family, words, masks, prefix };
}

/** A shift by 32 would be a shift by 0, so the two ends are stated. */
function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= BITS_PER_WORD ? ALL_BITS : ALL_BITS << (BITS_PER_WORD - bits);
}

function fromBytes(bytes: readonly number[]): IpAddress {
  const words = wordsOf(bytes);
  if (words.length === 1) return fromIpv4Word(wordAt(words, 0));
  const isMapped = words[0] === 0 && words[1] === 0 && words[2] === MAPPED_MARK;
  if (isMapped) return fromIpv4Word(wordAt(words, 3));
  return { family: 6, text: new ipaddr.IPv6([...bytes]).toRFC5952String(), words };
}

function wordsOf(bytes: readonly number[]): readonly number[] {
  const words: number[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_WORD) {
    const high = (wordAt(bytes, at) << 24) | (wordAt(bytes, at + 1) << 16);
    words.push((high | (wordAt(bytes, at + 2) << 8) | wordAt(bytes, at + 3)) >>> 0);
  }
  return words;
}
