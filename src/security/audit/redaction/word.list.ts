import { findCommandPasswords } from './command.finder.js';
import { findPrivateKeys } from './private-key.finder.js';
import type { Span } from './span.js';

const PROGRAM = /^(?:command|cmd|program|executable|file|bin|binary)$/i;
const ARGUMENTS = /^(?:args|argv|arguments)$/i;
/** Of each item; further on no option and no line of a key begins. */
const SEEN = 1024;

/** The program that takes a list as its arguments; an empty text when there is none. */
export function programOf(key: string, record: object): string {
  if (!ARGUMENTS.test(key)) return '';
  const [, program] = Object.entries(record).find(([name]) => PROGRAM.test(name)) ?? [];
  return typeof program === 'string' ? program.slice(-SEEN) : '';
}

/**
 * Secrets that are seen only when the items of a list are read as one text: commands as words, and keys as lines.
 *
 * @returns those of each item, by its place in the list
 */
export function findAcross(program: string, items: readonly unknown[]): ReadonlyMap<number, readonly Span[]> {
  const found = new Map<number, Span[]>();
  const words = items.map((item) => (typeof item === 'string' ? item.slice(0, SEEN) : ''));
  // A blank inside of an item is none between two.
  const command = words.map((word) => word.replace(/\s/g, '\u00b7')).join(' ');
  const spans = [
    ...findCommandPasswords(`${program} ${command}`),
    ...findPrivateKeys(`${program} ${words.join(' ')}`),
  ];
  if (spans.length === 0) return found;
  let start = program.length + 1;
  for (const [at, word] of words.entries()) {
    const end = start + word.length;
    const inside = spans
      .filter((span) => span.start < end && span.end > start)
      .map((span) => ({
        ...span,
        start: Math.max(0, span.start - start),
        end: Math.min(end, span.end) - start,
      }));
    if (inside.length > 0) found.set(at, inside);
    start = end + 1;
  }
  return found;
}
