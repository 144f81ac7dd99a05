import { wordAt, type IpAddress, type IpRange } from './ip.address.js';

/**
 * Ranges, prepared so that a look-up takes one step for each prefix length that occurs instead of one for each
 * range. Positions are those of the list it was built from.
 */
export interface RangeIndex {
  /** How many ranges can be found. */
  readonly size: number;
  readonly byFamily: Readonly<Record<IpAddress['family'], readonly PrefixLevel[]>>;
}

/** All ranges of one family and prefix length. */
interface PrefixLevel {
  readonly prefix: number;
  /** As many as have bits that count. */
  readonly masks: readonly number[];
  readonly root: Branch;
}

/** One step for each masked word; the last one knows the position of the range. */
interface Branch {
  position: number | undefined;
  readonly next: Map<number, Branch>;
}

/** An unreadable range keeps its place as undefined and covers nothing. */
export function rangeIndexOf(ranges: readonly (IpRange | undefined)[]): RangeIndex {
  const levels = { 4: new Map<number, PrefixLevel>(), 6: new Map<number, PrefixLevel>() };
  let size = 0;
  for (const [position, range] of ranges.entries()) {
    if (range === undefined) continue;
    const masks = range.masks.filter((mask) => mask !== 0);
    const { prefix } = range;
    const level = levels[range.family].get(prefix) ?? { prefix, masks, root: newBranch() };
    levels[range.family].set(prefix, level);
    const leaf = grownTo(level, range.words);
    leaf.position ??= position;
    size += 1;
  }
  return { size, byFamily: { 4: [...levels[4].values()], 6: [...levels[6].values()] } };
}

/**
 * The first range of the list that covers an address and is no wider than asked for.
 *
 * @param leastPrefix ranges with a shorter prefix do not count
 */
export function coveringRange(
  index: RangeIndex,
  address: IpAddress,
  leastPrefix: number,
): number | undefined {
  let first: number | undefined;
  for (const level of index.byFamily[address.family]) {
    if (level.prefix < leastPrefix) continue;
    const position = positionIn(level, address.words);
    if (position !== undefined && (first === undefined || position < first)) first = position;
  }
  return first;
}

function positionIn({ root, masks }: PrefixLevel, words: readonly number[]): number | undefined {
  let branch: Branch | undefined = root;
  for (let step = 0; step < masks.length && branch !== undefined; step += 1) {
    branch = branch.next.get(wordAt(words, step) & wordAt(masks, step));
  }
  return branch?.position;
}

function grownTo({ root, masks }: PrefixLevel, words: readonly number[]): Branch {
  return masks.reduce((branch, mask, step) => {
    const key = wordAt(words, step) & mask;
    const next = branch.next.get(key) ?? newBranch();
    branch.next.set(key, next);
    return next;
  }, root);
}

function newBranch(): Branch {
  return { position: undefined, next: new Map() };
}
