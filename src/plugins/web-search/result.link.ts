import { parseUrl } from '../../kernel/index.js';

const SEARCH_SITE = 'https://duckduckgo.com/';
const SEARCH_HOST = /(?:^|\.)duckduckgo\.com$/;
const REDIRECT_PATH = /^\/l\/?$/;
const ADVERT_PATH = '/y.js';
const MAX_LINK_CHARS = 2048;

/**
 * Reads where a result leads, with the search engine's own redirect taken off, decoded once.
 *
 * @returns an http or https URL; undefined for an advertisement and for anything else
 */
export function resultLink(href: string): string | undefined {
  const linked = webUrl(href, SEARCH_SITE);
  if (linked === undefined) return undefined;
  const isOwn = SEARCH_HOST.test(linked.hostname);
  if (isOwn && linked.pathname === ADVERT_PATH) return undefined;
  if (!isOwn || !REDIRECT_PATH.test(linked.pathname)) return bounded(linked);
  const target = linked.searchParams.get('uddg');
  return target === null ? undefined : bounded(webUrl(target));
}

function webUrl(text: string, base?: string): URL | undefined {
  const url = parseUrl(text, base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

function bounded(url: URL | undefined): string | undefined {
  return url !== undefined && url.href.length <= MAX_LINK_CHARS ? url.href : undefined;
}
