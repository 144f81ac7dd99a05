import { matchesOf } from './matches.js';
import type { Span } from './span.js';

/** PEM, OpenSSH, PGP, and SSH2 with its four hyphens. */
const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{0,5}/g;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{0,5}/g;
/** What a key is written with when its end is missing, line feeds as `\n` included. */
const BODY = /[A-Za-z0-9+/=\s\\:,-]*/y;
/** The body of a key of 16,384 bits. */
const LONGEST_BODY = 16_384;
const PUTTY = /Private-Lines: \d{1,4}\s{1,2}/g;

/**
 * Private keys in armour. Up to the END line; without one before the next BEGIN, as far as the text looks like a
 * key. The BEGIN line stays.
 */
export function findPrivateKeys(text: string): Span[] {
  return [...armoured(text), ...putty(text)];
}

function armoured(text: string): Span[] {
  const begins = matchesOf(BEGIN, text);
  if (begins.length === 0) return [];
  const ends = matchesOf(END, text);
  const spans: Span[] = [];
  let next = 0;
  for (const [at, begin] of begins.entries()) {
    const start = begin.index + begin[0].length;
    const limit = begins[at + 1]?.index ?? text.length;
    // Both lists are in order: no END line is looked at twice.
    while (next < ends.length && (ends[next]?.index ?? 0) < start) next++;
    const end = ends[next];
    const stop =
      end !== undefined && end.index <= limit ? end.index : start + bodyLength(text.slice(start, limit));
    if (stop > start) spans.push({ start, end: stop, kind: 'private-key' });
  }
  return spans;
}

function putty(text: string): Span[] {
  let done = 0;
  return matchesOf(PUTTY, text).flatMap(({ index, 0: line }) => {
    const start = index + line.length;
    if (index < done) return [];
    done = start + LONGEST_BODY;
    return { start, end: start + bodyLength(text.slice(start, start + LONGEST_BODY)), kind: 'private-key' };
  });
}

function bodyLength(text: string): number {
  BODY.lastIndex = 0;
  BODY.test(text);
  return BODY.lastIndex;
}
