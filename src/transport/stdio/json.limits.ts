import { isUsableId, type RequestId } from './json-rpc.js';

const MAX_DEPTH = 64;
const MAX_NUMBER_CHARS = 64;
/** A value of two bytes of text becomes some sixty of memory, for as long as its call runs. */
const MAX_VALUES = 20_000;

const BACKSLASH = 0x5c;

/**
 * Judges JSON text before anything parses it: nesting, the number of values and the length of numbers. One pass,
 * no recursion.
 * It does not say whether the text is JSON.
 *
 * @returns one sentence, or undefined when the text is within the limits
 */
export function findLimitProblem(text: string): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === ',' || char === '{' || char === '[') values++;
    if (values > MAX_VALUES) return `Invalid request: it holds more than ${MAX_VALUES} values.`;
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') {
      if (++depth > MAX_DEPTH) return `Invalid request: it is nested deeper than ${MAX_DEPTH} levels.`;
    } else if (char === '}' || char === ']') depth--;
    else if (char !== undefined && startsNumber(char)) {
      const end = endOfNumber(text, at);
      if (!isPlausibleNumber(text.slice(at, Math.min(end, at + MAX_NUMBER_CHARS + 1)))) {
        return `Invalid request: a number is longer than ${MAX_NUMBER_CHARS} characters or out of range.`;
      }
      at = end - 1;
    }
  }
  return undefined;
}

/**
 * Finds the id of a request that is refused unparsed, so that its sender learns which one it was.
 *
 * @returns undefined unless the text is an object with exactly one plainly written, usable `id`
 */
export function salvageId(text: string): RequestId | undefined {
  const found: unknown[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      const value =
        depth === 1 && text.slice(at, end + 1) === '"id"' ? valueAfterColon(text, end + 1) : undefined;
      if (value !== undefined) found.push(value);
      at = end;
    } else if (char === '{' || char === '[') {
      if (depth === 0 && char === '[') return undefined;
      depth++;
    } else if (char === '}' || char === ']') depth--;
  }
  const [id] = found;
  return found.length === 1 && isUsableId(id) ? id : undefined;
}

/** Sticky: it must look exactly at `lastIndex`, or a long line would be searched once per key. */
const ID_VALUE = /[ \t\r]*:[ \t\r]*("(?:[^"\\]|\\.){0,1536}"|-?\d{1,16}(?![\d.eE]))/y;

function valueAfterColon(text: string, from: number): unknown {
  ID_VALUE.lastIndex = from;
  const literal = ID_VALUE.exec(text)?.[1];
  if (literal === undefined) return undefined;
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}

/** The position of the closing quote, or of the end of the text. From quote to quote: most of a long line is text. */
function endOfString(text: string, from: number): number {
  for (let start = from + 1; ;) {
    const quote = text.indexOf('"', start);
    if (quote === -1) return text.length;
    let slash = quote;
    // No run of them is walked twice: it ends at this quote and begins behind the last.
    while (slash > start && text.charCodeAt(slash - 1) === BACKSLASH) slash--;
    if ((quote - slash) % 2 === 0) return quote;
    start = quote + 1;
  }
}

function startsNumber(char: string): boolean {
  return char === '-' || (char >= '0' && char <= '9');
}

/** The position after the number that starts at `from`. */
function endOfNumber(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && '+-.eE0123456789'.includes(text.charAt(at))) at++;
  return at;
}

/** JSON.parse turns `1e999` into Infinity, which is not a JSON value any more. Not-numbers are left to it. */
function isPlausibleNumber(literal: string): boolean {
  return literal.length <= MAX_NUMBER_CHARS && Math.abs(Number(literal)) !== Infinity;
}
