import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const MAX_STEPS = 200;

/** The real form of a path that exists, as the system itself walks it; undefined when there is no such thing. */
export function realOf(path: string): string | undefined {
  try {
    // Not the one without `native`: it takes `..` away before it follows links.
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Where something would come to be if it was made at an absolute path without `.` and `..`. */
export function placeOf(path: string, steps = MAX_STEPS): string | undefined {
  if (steps === 0) return undefined;
  const real = realOf(path);
  if (real !== undefined) return real;
  const folder = placeOf(dirname(path), steps - 1);
  if (folder === undefined || folder === path) return undefined;
  const own = `${folder === '/' ? '' : folder}/${basename(path)}`;
  const target = linkAt(own);
  if (target === undefined) return own;
  return placeOf(target.startsWith('/') ? target : withoutDots(`${folder}/${target}`), steps - 1);
}

/** A plain prefix of whole components. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** `..` taken away the way the system would: after the links in front of it. */
function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else
      parts.splice(
        0,
        parts.length,
        ...dirname(placeOf(`/${parts.join('/')}`) ?? '/')
          .split('/')
          .filter(Boolean),
      );
  }
  return `/${parts.join('/')}`;
}
