/** Keeps the items that rank highest, in bounded memory. */
export class Topmost<T> {
  #kept: { readonly rank: number; readonly item: T }[] = [];
  #floor = -Infinity;
  #seen = 0;

  constructor(private readonly limit: number) {}

  /** How many were offered. */
  get seen(): number {
    return this.#seen;
  }

  /** @param make called only when the item may be kept */
  offer(rank: number, make: () => T): void {
    this.#seen++;
    if (rank < this.#floor) return;
    this.#kept.push({ rank, item: make() });
    // Sorting each time the list has doubled costs less than keeping it in order.
    if (this.#kept.length >= 2 * this.limit) this.#cut();
  }

  /** The kept items, the highest first; of equal ones the one that came later. */
  items(): readonly T[] {
    this.#cut();
    return this.#kept.map(({ item }) => item).reverse();
  }

  /** Leaves the items that rank highest, the lowest first. */
  #cut(): void {
    this.#kept = this.#kept.sort((a, b) => a.rank - b.rank).slice(-this.limit);
    if (this.#kept.length === this.limit) this.#floor = this.#kept[0]?.rank ?? -Infinity;
  }
}
