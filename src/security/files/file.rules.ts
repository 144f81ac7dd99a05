import type { BigIntStats } from 'node:fs';
import { refuse, type Refusal, type Verdict } from '../../kernel/index.js';
import type { FilesystemPolicy } from '../../policy/index.js';
import { judgePath } from '../validator/path.rules.js';
import { pathRefusal } from '../validator/real-path.js';
import { isOwnFile } from './own.files.js';

/** What decides about a place: the policy's patterns, and the server's own files that no pattern can open. */
export interface PlaceRules {
  readonly filesystem: FilesystemPolicy;
  readonly ownFiles: readonly string[];
}

/** The rule that no policy can lift. */
export const OWN_FILES = 'own-files';

/** Judges a real path. The server's own files first: they are refused whatever the policy says. */
export function judgePlace(rules: PlaceRules, path: string, asGiven: string): Verdict {
  if (isOwnFile(rules.ownFiles, path)) return builtIn(OWN_FILES, asGiven, 'belongs to the server itself');
  return judgePath(rules.filesystem, path, asGiven);
}

/** Where an opened thing was found, and where it was looked for. */
export interface Finding {
  readonly expected: string;
  /** Undefined: nobody can say, for example because it was removed. */
  readonly found: string | undefined;
  /** What the opened thing is. */
  readonly opened: Pick<BigIntStats, 'dev' | 'ino'>;
  /** What now has the name at which it was found; undefined when nothing has. */
  readonly named: Pick<BigIntStats, 'dev' | 'ino'> | undefined;
}

/**
 * Judges where an opened thing really is. A removed file still has a path, with " (deleted)" behind it, and that can
 * be the name of another file: so the name must lead to the very thing that is open.
 */
export function judgeFinding(rules: PlaceRules, finding: Finding, asGiven: string): Verdict {
  const { expected, found, opened, named } = finding;
  if (found === undefined) return moved(asGiven);
  // First: that something moved is said only of places that the caller may know of.
  const verdict = judgePlace(rules, found, asGiven);
  if (!verdict.allowed) return verdict;
  const isSame = named !== undefined && named.dev === opened.dev && named.ino === opened.ino;
  return found === expected && isSame ? verdict : moved(asGiven);
}

/** The part of a file's status that says what kind of thing it is. */
export type KindOf = Pick<BigIntStats, 'nlink' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

/** Refuses what is neither a folder nor a regular file with one name. Undefined: nothing against it. */
export function kindRefusal(stats: KindOf, asGiven: string): Refusal | undefined {
  // Links were followed before; one that is there now was put there since, and may lead anywhere.
  if (stats.isSymbolicLink()) return pathRefusal('filesystem.allowed_paths', asGiven);
  if (stats.isDirectory()) return undefined;
  if (!stats.isFile()) {
    return builtIn('regular-files-only', asGiven, 'is a device, a FIFO or a socket');
  }
  // Its other name may be in a place that the policy denies.
  return stats.nlink > 1n ? builtIn('no-hard-links', asGiven, 'has a second name (hard link)') : undefined;
}

export function moved(asGiven: string): Refusal {
  return builtIn('unmoved-files-only', asGiven, 'was moved, replaced or removed while it was being used');
}

function builtIn(rule: string, asGiven: string, why: string): Refusal {
  return refuse(
    'PATH.DENIED',
    rule,
    `The path ${JSON.stringify(asGiven)} cannot be used: it ${why}.`,
    'Use another file; no policy can allow this one.',
  );
}
