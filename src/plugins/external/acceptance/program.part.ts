import { createHash } from 'node:crypto';
import type { FileStamp } from './file.digest.js';

export const PART_KINDS = ['manifest', 'executable', 'file'] as const;

/** What is known for good of a file that makes a plugin what it is. */
export interface KnownPart {
  readonly kind: (typeof PART_KINDS)[number];
  /** What people call it: `manifest`, `executable`, or the argument that names it, as written. */
  readonly label: string;
  /** Absolute, links resolved. */
  readonly path: string;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Such a file as it was read. */
export interface ProgramPart extends KnownPart {
  /** Brought up to date when a file was touched whose bytes are the same. */
  stamp: FileStamp;
}

const DOMAIN = 'mcp-secure-server external plugin 1';

/**
 * The one digest of all parts. Where they lie is not in it: the same plugin is the same on another machine. The
 * arguments are, with the bytes of the manifest.
 *
 * @returns in hexadecimal
 */
export function digestOf(parts: readonly KnownPart[]): string {
  const hash = createHash('sha256');
  // Each text with its length before it, three for each part: no two plugins give the same bytes.
  const texts = [DOMAIN, ...parts.flatMap(({ kind, label, sha256 }) => [kind, label, sha256])];
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest('hex');
}
