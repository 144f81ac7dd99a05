/**
 * Parses a URL; undefined when it is none.
 *
 * Not by `URL.canParse()`: once Node 20 and 22 have optimised it, it takes Latin-1 for UTF-8, so that after some
 * thousand calls `https://bücher.example/` is no URL any more.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
