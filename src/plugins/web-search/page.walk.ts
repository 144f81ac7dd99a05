import { load } from 'cheerio/slim';

/** What a walk through a page meets. Depths tell which `leave` belongs to which `enter`. */
export type PageStep =
  | { readonly kind: 'enter'; readonly element: PageElement; readonly depth: number }
  | { readonly kind: 'leave'; readonly depth: number }
  | { readonly kind: 'text'; readonly text: string };

export interface PageElement {
  readonly name: string;
  /** The value of an attribute; empty when there is none. */
  attribute(name: string): string;
  /** Says whether one of the space-separated words of an attribute passes a test. */
  hasWord(attribute: string, test: (word: string) => boolean): boolean;
}

export type Page = ReturnType<typeof load>;

type PageNode = ReturnType<Page['root']>[number]['children'][number];

/** Reads HTML leniently and without a browser's repairs, which nothing here needs. */
export function readPage(html: string): Page {
  return load(html, { xml: { xmlMode: false, decodeEntities: true } });
}

/**
 * Walks a page in document order and without recursion: nesting must not exhaust the stack, as it does in
 * cheerio's own `.text()`.
 */
export function* walkPage(page: Page): Generator<PageStep, void> {
  let node: PageNode | null = page.root()[0]?.children[0] ?? null;
  let depth = 0;
  while (node !== null) {
    if ('attribs' in node) yield { kind: 'enter', element: elementOf(node.name, node.attribs), depth };
    if (node.type === 'text') yield { kind: 'text', text: node.data };
    const child: PageNode | undefined = 'children' in node ? node.children[0] : undefined;
    if (child !== undefined) {
      node = child;
      depth += 1;
      continue;
    }
    if ('attribs' in node) yield { kind: 'leave', depth };
    while (node !== null && node.next === null) {
      const parent: PageNode | null = depth > 0 ? (node.parent as PageNode | null) : null;
      depth -= 1;
      node = parent;
      if (node !== null) yield { kind: 'leave', depth };
    }
    node = node?.next ?? null;
  }
}

function elementOf(name: string, attributes: Readonly<Record<string, string>>): PageElement {
  const attribute = (key: string): string => (Object.hasOwn(attributes, key) ? (attributes[key] ?? '') : '');
  return {
    name,
    attribute,
    hasWord: (key, test) => attribute(key).split(WHITESPACE).some(test),
  };
}

const WHITESPACE = /\s+/;
