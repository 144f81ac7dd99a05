/** A part of a text that must not be written down: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What it is taken for; lower-case words and hyphens. */
  readonly kind: string;
}

/** Finds secrets in a text, in time that grows no faster than the text. */
export type Finder = (text: string) => Span[];

/**
 * The spans in order and without overlaps. Where two overlap, they become one, named after the one that comes first
 * in `spans`: finders that know a format go before those that know a neighbourhood.
 */
export function merged(spans: readonly Span[]): Span[] {
  const ranked = spans.map((span, rank) => ({ ...span, rank }));
  ranked.sort((a, b) => a.start - b.start || b.end - a.end);
  const out: typeof ranked = [];
  for (const span of ranked) {
    const last = out.at(-1);
    if (last === undefined || span.start >= last.end) {
      out.push(span);
      continue;
    }
    const named = span.rank < last.rank ? span : last;
    const end = Math.max(last.end, span.end);
    out[out.length - 1] = { start: last.start, end, kind: named.kind, rank: named.rank };
  }
  return out;
}
