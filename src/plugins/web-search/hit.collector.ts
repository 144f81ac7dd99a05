import { walkPage, type Page, type PageElement } from './page.walk.js';
import { plainLine } from './plain.text.js';
import { resultLink } from './result.link.js';

/** One search result: plain single lines and an http or https URL. */
export interface SearchHit {
  readonly title: string;
  readonly url: string;
  /** Empty when the page gives none. */
  readonly snippet: string;
}

const TITLE_MAX_CHARS = 300;
const SNIPPET_MAX_CHARS = 1000;
/** Text beyond this is not even looked at. */
const RAW_MAX_CHARS = 10_000;
const SPONSORED = /^result-+(?:sponsored|ad)$/;

/** A result that is being read. */
interface Draft {
  readonly href: string;
  title: string;
  snippet: string | undefined;
}

/**
 * Reads the results of a page in one walk. A snippet belongs to the link before it, as long as no other result
 * has begun: a result without a snippet must not get its neighbour's.
 */
export function collectHits(
  page: Page,
  isLink: (element: PageElement) => boolean,
  maxHits: number,
): readonly SearchHit[] {
  const collector = new HitCollector(isLink);
  for (const step of walkPage(page)) {
    switch (step.kind) {
      case 'enter':
        collector.enter(step.element, step.depth);
        break;
      case 'leave':
        collector.leave(step.depth);
        break;
      case 'text':
        collector.text(step.text);
        break;
      default: {
        const never: never = step;
        return never;
      }
    }
    if (collector.hits.length === maxHits) return collector.hits;
  }
  collector.finish();
  return collector.hits;
}

class HitCollector {
  readonly hits: SearchHit[] = [];
  #draft: Draft | undefined;
  #capture: { readonly field: 'title' | 'snippet'; readonly depth: number } | undefined;
  #sponsoredUntil: number | undefined;

  constructor(private readonly isLink: (element: PageElement) => boolean) {}

  enter(element: PageElement, depth: number): void {
    if (element.hasWord('class', (word) => SPONSORED.test(word))) this.#sponsoredUntil ??= depth;
    if (this.isLink(element)) {
      this.finish();
      if (this.#sponsoredUntil !== undefined) return;
      this.#draft = { href: element.attribute('href'), title: '', snippet: undefined };
      this.#capture = { field: 'title', depth };
    } else if (isSnippet(element) && this.#draft?.snippet === undefined) {
      if (this.#draft !== undefined) this.#capture = { field: 'snippet', depth };
    } else if (element.name === 'br') {
      this.text(' ');
    }
  }

  leave(depth: number): void {
    if (this.#capture?.depth === depth) this.#capture = undefined;
    if (this.#sponsoredUntil === depth) this.#sponsoredUntil = undefined;
  }

  text(text: string): void {
    if (this.#draft === undefined || this.#capture === undefined) return;
    const { field } = this.#capture;
    const sofar = this.#draft[field] ?? '';
    if (sofar.length < RAW_MAX_CHARS) this.#draft[field] = sofar + text.slice(0, RAW_MAX_CHARS);
  }

  /** Ends the result that is being read; one without a title or a web address is dropped with its snippet. */
  finish(): void {
    const draft = this.#draft;
    this.#draft = undefined;
    this.#capture = undefined;
    if (draft === undefined) return;
    const title = plainLine(draft.title, TITLE_MAX_CHARS);
    const url = resultLink(draft.href);
    if (url === undefined || title === '') return;
    this.hits.push({ title, url, snippet: plainLine(draft.snippet ?? '', SNIPPET_MAX_CHARS) });
  }
}

function isSnippet(element: PageElement): boolean {
  return element.hasWord('class', (word) => word.includes('snippet'));
}
