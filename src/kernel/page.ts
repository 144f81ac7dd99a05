/** One page of a list, as a list tool returns it. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; present when there is more. */
  readonly next_cursor?: string;
}

export function page<T>(items: readonly T[], nextCursor?: string): Page<T> {
  return nextCursor === undefined ? { items } : { items, next_cursor: nextCursor };
}
