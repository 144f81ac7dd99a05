import { describe, expect, it } from '@jest/globals';
import { allowingRange, embeddedAddresses, isGloballyRoutable, specialKind } from './address.rules.js';
import { covers, parseAddress, parseRange, type IpAddress, type IpRange } from './ip.address.js';
import { coveringRange, rangeIndexOf } from './range.index.js';
import { GUARDED_BLOCKS, SPECIAL_BLOCKS } from './special.blocks.js';

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`Not an address: ${text}`);
  return parsed;
}

describe('coveringRange', () => {
  it.each([
    [['10.0.0.0/8', '10.1.0.0/16'], '10.1.2.3', 0, 0],
    [['10.1.0.0/16', '10.0.0.0/8'], '10.1.2.3', 0, 0],
    [['10.1.0.0/16', '10.0.0.0/8'], '10.2.2.3', 0, 1],
    [['10.0.0.0/8', '10.1.0.0/16'], '10.1.2.3', 16, 1],
    [['10.0.0.0/8', '10.1.0.0/16'], '10.1.2.3', 17, undefined],
    [['10.0.0.0/8', '10.0.0.0/8'], '10.1.2.3', 0, 0],
    [['10.0.0.9/8'], '10.1.2.3', 0, 0],
    [['garbage', '10.0.0.0/8'], '10.1.2.3', 0, 1],
    [['0.0.0.0/0'], '255.255.255.255', 0, 0],
    [['0.0.0.0/0'], '::1', 0, undefined],
    [['::/0'], '10.1.2.3', 0, undefined],
    [['::/0'], '::1', 0, 0],
    [['255.255.255.255/32'], '255.255.255.255', 0, 0],
    [['255.255.255.255/32'], '255.255.255.254', 0, undefined],
    [['128.0.0.0/1'], '200.0.0.1', 0, 0],
    [['2001:db8::/32', '2001:db8::/33'], '2001:db8:8000::1', 33, undefined],
    [['2001:db8::/33'], '2001:db8:7fff::1', 0, 0],
    [['2001:db8:0:0:ffff::/80'], '2001:db8::ffff:1:2:3', 0, 0],
    [['2001:db8:0:0:ffff::/80'], '2001:db8:0:1:ffff:1:2:3', 0, undefined],
    [['::1/128', '::/127'], '::', 0, 1],
    [[], '10.1.2.3', 0, undefined],
  ] as const)('among %j, %s with at least %i bits: %s', (ranges, text, leastPrefix, expected) => {
    expect(coveringRange(rangeIndexOf(ranges.map(parseRange)), address(text), leastPrefix)).toBe(expected);
  });

  it('counts the ranges that can be read', () => {
    expect(rangeIndexOf(['10.0.0.0/8', 'garbage', '::/0'].map(parseRange)).size).toBe(2);
  });
});

/** The same decisions made by looking at one range after the other. */
function scanned(ranges: readonly (IpRange | undefined)[], wanted: IpAddress): number | undefined {
  const guard = GUARDED_BLOCKS.find(({ range }) => covers(range, wanted));
  const position = ranges.findIndex(
    (range) =>
      range !== undefined &&
      covers(range, wanted) &&
      (guard === undefined || range.prefix >= guard.range.prefix),
  );
  if (position < 0) return undefined;
  const carriedAreFine = embeddedAddresses(wanted).every(
    (carried) => isGloballyRoutable(carried) || scanned(ranges, carried) !== undefined,
  );
  return carriedAreFine ? position : undefined;
}

function scannedKind(wanted: IpAddress): string | undefined {
  return [...GUARDED_BLOCKS, ...SPECIAL_BLOCKS].find(({ range }) => covers(range, wanted))?.kind;
}

/** mulberry32: the same numbers on every machine. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('the index', () => {
  const next = generator(0x5eed);
  const words = (): string => Array.from({ length: 8 }, () => next(0x10000).toString(16)).join(':');
  const octets = (): string => Array.from({ length: 4 }, () => next(256)).join('.');
  const blocks = [...GUARDED_BLOCKS, ...SPECIAL_BLOCKS].map(({ range }) => range);

  /** An address near a block with a meaning, so that its edges are met more often than by chance. */
  const near = (): IpAddress => {
    const { family, words: base } = blocks[next(blocks.length)] ?? { family: 4, words: [0] };
    const shifted = base.map((word, place) => (word ^ (next(3) === 0 ? 1 << next(32) : place)) >>> 0);
    const groups = shifted.flatMap((word) => [word >>> 16, word & 0xffff]);
    return family === 4
      ? address(groups.flatMap((group) => [group >>> 8, group & 0xff]).join('.'))
      : address(groups.map((group) => group.toString(16)).join(':'));
  };
  const addresses = Array.from({ length: 4000 }, (_, turn) =>
    turn % 4 === 0 ? near() : address(turn % 2 === 0 ? words() : octets()),
  );
  /** Around one of the addresses, so that ranges overlap and open something. */
  const randomRange = (): IpRange | undefined => {
    const { text, family } = addresses[next(addresses.length)] ?? address('10.0.0.0');
    return next(50) === 0 ? undefined : parseRange(`${text}/${next(family === 4 ? 33 : 129)}`);
  };

  it('opens to every address what a scan of the ranges opens', () => {
    let opened = 0;
    for (const size of [0, 1, 3, 10, 40, 200, 1000]) {
      const ranges = Array.from({ length: size }, randomRange);
      const index = rangeIndexOf(ranges);
      for (const one of addresses) {
        const expected = scanned(ranges, one);
        if (expected !== undefined) opened += 1;
        if (allowingRange(index, one) !== expected) throw new Error(`${one.text} among ${size} ranges`);
      }
    }
    expect(opened).toBeGreaterThan(1000);
  });

  it('knows of every address what a scan of the blocks knows', () => {
    const differing = addresses.filter((one) => specialKind(one) !== scannedKind(one));

    expect(differing.map(({ text }) => text)).toEqual([]);
    expect(new Set(addresses.map(specialKind)).size).toBeGreaterThan(20);
  });
});
