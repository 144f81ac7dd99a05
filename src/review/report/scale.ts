const TOP_STEPS = [1, 2, 2.5, 4, 5, 6, 8, 10];

/** The least round number that is not below `value`; it can be halved and still be a number that people read. */
export function roundTop(value: number): number {
  if (!(value > 2)) return 2;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of TOP_STEPS) {
    const top = step * power;
    if (top >= value && Number.isInteger(top / 2)) return top;
  }
  return 10 * power;
}

/** Decades that hold every value, each a power of ten. */
export interface Decades {
  readonly from: number;
  readonly to: number;
}

/**
 * The decades from the least to the greatest value, at least two of them.
 *
 * @param values in any unit; those that are not above 0 count as the floor
 * @param floor the least value that is told apart
 */
export function decadesOf(values: readonly number[], floor: number): Decades {
  const known = values.map((value) => Math.max(value, floor));
  const low = known.reduce((least, value) => Math.min(least, value), Infinity);
  const high = known.reduce((most, value) => Math.max(most, value), floor);
  const from = Math.floor(Math.log10(Math.min(low, high)) + 1e-9);
  const to = Math.max(Math.ceil(Math.log10(high) - 1e-9), from + 2);
  return { from: 10 ** from, to: 10 ** to };
}

/** Where a value stands between the ends of its decades, in percent. */
export function placeOf(value: number, { from, to }: Decades): number {
  const share = Math.log(Math.max(value, from) / from) / Math.log(to / from);
  return percent(Math.min(share, 1));
}

/** The powers of ten of a scale, its ends included. */
export function ticksOf({ from, to }: Decades): readonly number[] {
  const count = Math.round(Math.log10(to / from));
  return Array.from({ length: count + 1 }, (_, power) => from * 10 ** power);
}

/** A share as percent, to a thousandth: more digits only make the page larger. */
export function percent(share: number): number {
  return Math.round(share * 100_000) / 1000;
}
