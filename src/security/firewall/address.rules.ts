import { covers, fromIpv4Word, wordAt, type IpAddress } from './ip.address.js';
import { coveringRange, rangeIndexOf, type RangeIndex } from './range.index.js';
import { GLOBAL_UNICAST_V6, GUARDED_BLOCKS, SPECIAL_BLOCKS, type SpecialBlock } from './special.blocks.js';

/** First words of the prefixes whose addresses carry an IPv4 address for a translator or a tunnel. */
const NAT64_WORD = 0x0064ff9b;
const TEREDO_WORD = 0x20010000;
const SIX_TO_FOUR_HALF_WORD = 0x2002;
/** Third word of `::ffff:0:a.b.c.d`. */
const SIIT_WORD = 0xffff0000;
const HALF_WORD_BITS = 16;
const LOOPBACK_V6 = 1;
const OF_ANY_WIDTH = 0;

const guardedIndex = rangeIndexOf(GUARDED_BLOCKS.map(({ range }) => range));
const specialIndex = rangeIndexOf(SPECIAL_BLOCKS.map(({ range }) => range));

/** Says whether an address belongs to the public internet. Unknown space does not. */
export function isGloballyRoutable(address: IpAddress): boolean {
  if (specialKind(address) !== undefined) return false;
  switch (address.family) {
    case 4:
      return true;
    case 6:
      return covers(GLOBAL_UNICAST_V6.range, address);
    default: {
      const never: never = address.family;
      return never;
    }
  }
}

/** Says whether an address, or one it carries inside, is of the kind that only a range of its own opens. */
export function isGuarded(address: IpAddress): boolean {
  return [address, ...embeddedAddresses(address)].some((one) => guardOf(one) !== undefined);
}

/** What a special-purpose address is, for example `private address`; undefined for an ordinary one. */
export function specialKind(address: IpAddress): string | undefined {
  return (guardOf(address) ?? blockOf(SPECIAL_BLOCKS, specialIndex, address))?.kind;
}

/**
 * Finds the first range of the policy that lets an address be dialled. A wide range such as 0.0.0.0/0 must not
 * hand out link-local and metadata addresses by accident: it has to be as narrow as their own block.
 * An IPv4 address carried inside an IPv6 one has to be public or allowed as well.
 *
 * @returns the position of the range, or undefined when none does
 */
export function allowingRange(ranges: RangeIndex, address: IpAddress): number | undefined {
  const position = coveringRange(ranges, address, guardOf(address)?.range.prefix ?? OF_ANY_WIDTH);
  if (position === undefined) return undefined;
  const carriedAreFine = embeddedAddresses(address).every(
    (carried) => isGloballyRoutable(carried) || allowingRange(ranges, carried) !== undefined,
  );
  return carriedAreFine ? position : undefined;
}

/** The IPv4 addresses that an IPv6 address carries for a translator (NAT64, SIIT) or a tunnel (6to4, Teredo). */
export function embeddedAddresses(address: IpAddress): readonly IpAddress[] {
  if (address.family === 4) return [];
  const first = wordAt(address.words, 0);
  const second = wordAt(address.words, 1);
  const third = wordAt(address.words, 2);
  const last = wordAt(address.words, 3);
  if (first === TEREDO_WORD) return [fromIpv4Word(second), fromIpv4Word(~last)];
  if (first >>> HALF_WORD_BITS === SIX_TO_FOUR_HALF_WORD) {
    return [fromIpv4Word((first << HALF_WORD_BITS) | (second >>> HALF_WORD_BITS))];
  }
  if (second !== 0) return [];
  const carriesLast =
    (first === NAT64_WORD && third === 0) ||
    (first === 0 && third === SIIT_WORD) ||
    (first === 0 && third === 0 && last > LOOPBACK_V6);
  return carriesLast ? [fromIpv4Word(last)] : [];
}

function guardOf(address: IpAddress): SpecialBlock | undefined {
  return blockOf(GUARDED_BLOCKS, guardedIndex, address);
}

function blockOf(
  blocks: readonly SpecialBlock[],
  index: RangeIndex,
  address: IpAddress,
): SpecialBlock | undefined {
  const position = coveringRange(index, address, OF_ANY_WIDTH);
  return position === undefined ? undefined : blocks[position];
}
