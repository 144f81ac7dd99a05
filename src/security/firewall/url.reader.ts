import { parseUrl, RefusalError, refuse } from '../../kernel/index.js';
import { MAX_URL_CHARS } from './egress.limits.js';

/**
 * The one parse: the very object that is returned is judged, resolved, dialled and sent.
 *
 * @throws RefusalError when the text is no absolute URL, or too long for one
 */
export function parsedUrl(text: string): URL {
  const url = text.length <= MAX_URL_CHARS ? parseUrl(text) : undefined;
  if (url !== undefined) return url;
  throw new RefusalError(
    refuse(
      'URL.DENIED',
      'readable-urls-only',
      `The URL is not absolute, cannot be read or is longer than ${MAX_URL_CHARS} characters.`,
      'Use a full URL that starts with https://.',
    ),
  );
}
