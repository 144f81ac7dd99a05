import { findCommandPasswords } from './command.finder.js';
import { findDecoded } from './decoded.finder.js';
import { findEncoded } from './encoded.finder.js';
import { findKeywordValues } from './keyword.finder.js';
import { findNumbers } from './number.finder.js';
import { findPrivateKeys } from './private-key.finder.js';
import { findHexKeys, findJwts, findShapes } from './shaped.finder.js';
import { findRepeated } from './repeated.finder.js';
import { merged, type Finder, type Span } from './span.js';
import { findTokens } from './token.finder.js';
import { findUrlCredentials, findUrlParameters } from './url.finder.js';

/** Those that know a format, before those that know only what stands around. */
const PLAIN: readonly Finder[] = [
  findPrivateKeys,
  findTokens,
  findJwts,
  findShapes,
  findHexKeys,
  findUrlCredentials,
  findUrlParameters,
  findNumbers,
  findCommandPasswords,
  findKeywordValues,
];

/** Base64 in Base64 is looked into once more. */
const BARE: readonly Finder[] = [...PLAIN, findEncoded([...PLAIN, findEncoded(PLAIN)])];

const ALL: readonly Finder[] = [...BARE, findDecoded(BARE)];

/** Every secret in a text, in order, without overlaps. */
export function findSecrets(text: string): Span[] {
  const spans: Span[] = [];
  for (const find of ALL) for (const span of find(text)) spans.push(span);
  return spans.length === 0 ? spans : merged([...spans, ...findRepeated(text, spans)]);
}
