import type { LineForm, Link } from './chain.line.js';

const MAC = /^[0-9a-f]{64}$/;

/** The type that the line of a record claims; undefined when it has none. */
export function typeOf(line: Buffer): string | undefined {
  return /^\{"seq":\d+,"type":"([a-z_]+)"/.exec(line.toString('latin1', 0, 64))?.[1];
}

/** What stands in a line; undefined when it is no JSON. */
export function membersOf(line: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line.toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** The link before the first record of a file, which names it; undefined for other records. */
export function beforeFile(line: Buffer, { seq }: LineForm): Link | undefined {
  const prev = typeOf(line) === 'file' ? membersOf(line)?.['prev'] : undefined;
  return typeof prev === 'string' && MAC.test(prev) ? { seq: seq - 1, mac: prev } : undefined;
}
