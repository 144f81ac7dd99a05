import { collectHits, type SearchHit } from './hit.collector.js';
import { readPage, walkPage, type Page, type PageElement } from './page.walk.js';

/** What a result page says. Never "no results" unless it says so itself. */
export type PageReading =
  | { readonly kind: 'hits'; readonly hits: readonly SearchHit[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'oversized' };

/** Real pages have less than 2,000 tags; the time to read one can grow with the square of their number. */
const MAX_TAGS = 10_000;

const RESULT_CLASS = /^result(?!.*(?:snippet|sponsored|url|icon|extras))/;
const CHALLENGE_CLASS = /^anomaly-modal/;
const CHALLENGE_TEXT = 'bots use DuckDuckGo too';
const NONE_CLASS = 'no-results';
const NONE_TEXT = /^\s*no (?:more )?results\b/i;
/** Their text may repeat the query, or is not shown. */
const QUIET_ELEMENTS: ReadonlySet<string> = new Set(['title', 'option', 'script', 'style', 'textarea']);

/** Reads a result page of DuckDuckGo Lite. */
export function readLitePage(html: string, maxHits: number): PageReading {
  if (hasTooManyTags(html)) return { kind: 'oversized' };
  const page = readPage(html);
  const hits = collectHits(page, isResultLink, maxHits);
  if (hits.length > 0) return { kind: 'hits', hits };
  const sign = signOf(page);
  if (sign !== undefined) return { kind: sign };
  const bareHits = collectHits(page, isBareLink, maxHits);
  return bareHits.length > 0 ? { kind: 'hits', hits: bareHits } : { kind: 'changed' };
}

function hasTooManyTags(html: string): boolean {
  let tags = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    tags += 1;
    if (tags > MAX_TAGS) return true;
  }
  return false;
}

function isResultLink(element: PageElement): boolean {
  return element.name === 'a' && element.hasWord('class', (word) => RESULT_CLASS.test(word));
}

/** For pages without classes on their links, as the reference reads them. */
function isBareLink(element: PageElement): boolean {
  return element.name === 'a' && element.hasWord('rel', (word) => word === 'nofollow');
}

/** Looks for what a page without results says about itself; a challenge outweighs the rest. */
function signOf(page: Page): 'challenge' | 'none' | undefined {
  let quietUntil: number | undefined;
  let saysNone = false;
  for (const step of walkPage(page)) {
    switch (step.kind) {
      case 'enter':
        if (isChallenge(step.element)) return 'challenge';
        saysNone ||= step.element.hasWord('class', (word) => word === NONE_CLASS);
        if (QUIET_ELEMENTS.has(step.element.name)) quietUntil ??= step.depth;
        break;
      case 'leave':
        if (quietUntil === step.depth) quietUntil = undefined;
        break;
      case 'text':
        if (quietUntil !== undefined) break;
        if (step.text.includes(CHALLENGE_TEXT)) return 'challenge';
        saysNone ||= NONE_TEXT.test(step.text);
        break;
      default: {
        const never: never = step;
        return never;
      }
    }
  }
  return saysNone ? 'none' : undefined;
}

function isChallenge(element: PageElement): boolean {
  return (
    element.attribute('id') === 'challenge-form' ||
    element.hasWord('class', (word) => CHALLENGE_CLASS.test(word))
  );
}
