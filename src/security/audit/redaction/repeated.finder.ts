import { matchesOf } from './matches.js';
import type { Span } from './span.js';
import { looksRandom } from './value.shape.js';

const WORD = /[^\s"'`<>&;,()[\]{}|\\]+/g;
/** Shorter ones are too likely to be something else elsewhere. */
const SHORTEST = 8;
const LONGEST = 4096;

/** Wherever else in the text a secret stands as a word of its own: errors like to repeat what they were given. */
export function findRepeated(text: string, known: readonly Span[]): Span[] {
  const kinds = new Map<string, string>();
  for (const { start, end, kind } of known) {
    const secret = text.slice(start, Math.min(end, start + LONGEST)).trim();
    // Two digits: a word of the language, or the name of a type, is no secret wherever it stands.
    if (secret.length >= SHORTEST && (/\d.*\d/.test(secret.slice(0, 128)) || looksRandom(secret)))
      kinds.set(secret, kind);
  }
  if (kinds.size === 0) return [];
  const spans: Span[] = [];
  for (const { index, 0: word } of matchesOf(WORD, text)) {
    const kind = kinds.get(word);
    if (kind !== undefined) spans.push({ start: index, end: index + word.length, kind });
  }
  return spans;
}
