import { matchesOf } from './matches.js';
import type { Finder, Span } from './span.js';

/**
 * Signs that stand for one other: percent signs of URLs, entities of XML, `\u0041` of JSON, and several backslashes
 * before a quote, where JSON stands in JSON in JSON.
 */
const ESCAPE =
  /%([0-9a-f]{2})|\\{1,8}u([0-9a-f]{4})|&#x([0-9a-f]{1,5});|&#(\d{1,6});|&(quot|apos|amp|lt|gt);|\\{2,16}(["'])/gi;
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };
/** A URL in a query in a query; what is encoded more often than that is not looked for. */
const MOST_TIMES = 2;

/** A text as it is once decoded, and where in the first text each of its characters begins. */
interface View {
  readonly text: string;
  /** Absent for the first text itself. */
  readonly starts?: readonly number[];
}

/** What the given finders see where a text was encoded to stand inside of another. */
export function findDecoded(finders: readonly Finder[]): Finder {
  return (text) => {
    const spans: Span[] = [];
    let view = decoded({ text });
    for (let time = 1; view !== undefined && time <= MOST_TIMES; time++) {
      const { text: seen, starts } = view;
      for (const { start, end, kind } of finders.flatMap((find) => find(seen)))
        spans.push({ start: starts?.[start] ?? start, end: starts?.[end] ?? text.length, kind });
      view = decoded(view);
    }
    return spans;
  };
}

function decoded({ text, starts }: View): View | undefined {
  const escapes = matchesOf(ESCAPE, text);
  if (escapes.length === 0) return undefined;
  const origins: number[] = [];
  let [out, at] = ['', 0];
  const keepUntil = (end: number): void => {
    out += text.slice(at, end);
    for (; at < end; at++) origins.push(starts?.[at] ?? at);
  };
  for (const escape of escapes) {
    keepUntil(escape.index);
    out += signOf(escape);
    origins.push(starts?.[at] ?? at);
    at = escape.index + escape[0].length;
  }
  keepUntil(text.length);
  return { text: out, starts: origins };
}

/** One sign for each escape, or the places would not fit: UTF-8 stays in bytes. */
function signOf([, percent, unicode, hex, decimal, entity, quote]: RegExpExecArray): string {
  const hexadecimal = percent ?? unicode ?? hex;
  if (hexadecimal !== undefined) return String.fromCharCode(Number.parseInt(hexadecimal, 16));
  if (decimal !== undefined) return String.fromCharCode(Number(decimal));
  return entity === undefined ? (quote ?? '') : (ENTITIES[entity.toLowerCase()] ?? ' ');
}
