const MAX_KEY_CHARS = 64;

/** One step further down in the arguments: `files[2].path`. */
export function joinPath(prefix: string, property: string): string {
  const key = plainKey(property);
  if (prefix === '') return key;
  return /^\d+$/.test(key) ? `${prefix}[${key}]` : `${prefix}.${key}`;
}

/** Keys are the caller's own words: shortened, and without anything a terminal or a log could act upon. */
export function plainKey(key: string): string {
  const plain = key.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > MAX_KEY_CHARS ? `${plain.slice(0, MAX_KEY_CHARS)}...` : plain;
}
