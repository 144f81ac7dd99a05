import type { SearchHit } from './hit.collector.js';
import { plainLine } from './plain.text.js';

const QUERY_MAX_CHARS = 500;

/** The text of a search as the caller reads it: plain lines, no markup. */
export function searchReport(query: string, hits: readonly SearchHit[]): string {
  const shown = plainLine(query, QUERY_MAX_CHARS);
  if (hits.length === 0) return `No results found for: ${shown}`;
  return [`Search results for: ${shown}`, ...hits.map(hitText)].join('\n\n');
}

function hitText({ title, url, snippet }: SearchHit, index: number): string {
  const lines = [`${index + 1}. ${title}`, `   URL: ${url}`];
  return [...lines, ...(snippet === '' ? [] : [`   ${snippet}`])].join('\n');
}
