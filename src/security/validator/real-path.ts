import { lstatSync, readlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { RefusalError, refuse, type Refusal } from '../../kernel/index.js';

/** Longest path that is looked at, in UTF-16 units; Linux accepts no more than 4096 bytes. */
export const MAX_PATH_LENGTH = 4096;

/** As many as Linux follows. */
const MAX_LINKS = 40;

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * Reduces a path to the one real, absolute form that it stands for: `~/` expanded, made absolute, every symbolic
 * link resolved the way the operating system walks a path, also when its last parts do not exist yet.
 *
 * Use the answer and not what you had: only the answer can be judged.
 *
 * @param cwd absolute; what a relative path starts from
 * @throws RefusalError when there is no such form, with a text that says nothing about what exists
 */
export function realPath(asGiven: string, cwd: string): string {
  const problem = textProblem(asGiven);
  if (problem !== undefined) throw new RefusalError(unusable(asGiven, problem));
  const path = walk(absolute(asGiven, cwd));
  if (path === undefined) throw new RefusalError(pathRefusal('filesystem.allowed_paths', asGiven));
  return path;
}

/** The refusal of a path by a rule. The same words whether or not the path exists, and wherever it leads. */
export function pathRefusal(rule: string, asGiven: string): Refusal {
  return refuse(
    'PATH.DENIED',
    rule,
    `The policy does not allow the path ${quoted(asGiven)}.`,
    'Use a path inside the folders that filesystem.allowed_paths names, or ask the operator to change the policy.',
  );
}

function unusable(asGiven: string, problem: string): Refusal {
  return refuse(
    'PATH.DENIED',
    'filesystem',
    `The path ${quoted(asGiven)} ${problem}.`,
    'Give a plain absolute path, or one that starts with ~/.',
  );
}

function textProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.length > MAX_PATH_LENGTH) return `has more than ${MAX_PATH_LENGTH} characters`;
  if (CONTROL.test(path)) return 'has a control character';
  // Half a surrogate pair becomes another character on its way to the file system.
  return /\p{Surrogate}/u.test(path) ? 'is not valid Unicode' : undefined;
}

function absolute(path: string, cwd: string): string {
  if (path === '~' || path.startsWith('~/')) return `${homedir()}/${path.slice(1)}`;
  return path.startsWith('/') ? path : `${cwd}/${path}`;
}

/** Walks segment by segment; `..` leaves the folder that was really reached, not the one that was written. */
function walk(path: string): string | undefined {
  const pending = path.split('/').reverse();
  let reached: string[] = [];
  let links = 0;
  for (let segment = pending.pop(); segment !== undefined; segment = pending.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      reached.pop();
      continue;
    }
    const place = `/${[...reached, segment].join('/')}`;
    const step = look(place);
    if (step.kind === 'unknown') return undefined;
    if (step.kind === 'plain') {
      reached.push(segment);
      continue;
    }
    if (++links > MAX_LINKS) return undefined;
    if (step.target.startsWith('/')) reached = [];
    pending.push(...step.target.split('/').reverse());
  }
  return `/${reached.join('/')}`;
}

type Step =
  | { readonly kind: 'plain' }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'unknown' };

const CANNOT_EXIST: ReadonlySet<string | undefined> = new Set(['ENOTDIR', 'ENAMETOOLONG']);

function look(place: string): Step {
  try {
    const stat = lstatSync(place, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isSymbolicLink()) return { kind: 'plain' };
    return { kind: 'link', target: readlinkSync(place) };
  } catch (error) {
    // What cannot exist leads nowhere else; what cannot be looked at may lead anywhere.
    return { kind: CANNOT_EXIST.has((error as NodeJS.ErrnoException).code) ? 'plain' : 'unknown' };
  }
}

const MAX_SHOWN = 200;

/** The caller's own words, safe to print. */
function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);
}
