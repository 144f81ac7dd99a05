import { isAbsolute } from 'node:path';
import { textSchema } from './basic.checks.js';
import { shown, type Check } from './inspections.js';
import { resolvePattern, splitPattern } from '../path-pattern.js';

const MAX_PATTERN_LENGTH = 4096;

/** Where the server keeps a file: an absolute path without wildcard meaning. */
export const location: Check = {
  problem: (value) =>
    textProblem(value) ??
    (isAbsolute(value as string) ? undefined : `${shown(value)} is not an absolute path`),
  remedy: 'write a path that starts with / or ~/',
  schema: textSchema('^(/|~/|~$)'),
};

/** A pattern for paths that tools may use: absolute, and inside at least one named folder. */
export const allowedPattern: Check = {
  problem: (value) => patternProblem(value) ?? breadthProblem(value as string),
  remedy: 'name a folder, as in ~/projects/**',
  schema: textSchema('^(/+[^/*?]|~/|~$)'),
};

/** Where the kernel and the system's services speak: to show them to a program is to give it the machine. */
const NEVER_VISIBLE = /^\/(proc|sys|dev|run|var\/run)(\/|$)/;

/** A file or folder that a program may see: no wildcard but a last `**`, because the system binds folders, not patterns. */
export const visiblePath: Check = {
  problem: (value) => allowedPattern.problem(value) ?? visibilityProblem(value as string),
  remedy: 'name a file or a folder, as in ~/projects or ~/projects/**',
  schema: allowedPattern.schema,
};

/** A pattern for paths that no tool may use: absolute, or starting with a `**` segment. */
export const deniedPattern: Check = {
  problem: (value) =>
    patternProblem(value) ??
    (/^(\/|\*\*(\/|$))/.test(value as string)
      ? undefined
      : `${shown(value)} can never match an absolute path`),
  remedy: 'start it with /, ~/ or **/, as in **/*.pem',
  schema: textSchema('^(/|~/|~$|\\*\\*(/|$))'),
};

function textProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a path, found ${shown(value)}`;
  if (value.length > MAX_PATTERN_LENGTH) return `a path has more than ${MAX_PATTERN_LENGTH} characters`;
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(value)) return `${shown(value)} has a control character`;
  return value === '' ? 'the path is empty' : undefined;
}

function patternProblem(value: unknown): string | undefined {
  const problem = textProblem(value);
  if (problem !== undefined) return problem;
  const segments = (value as string).split('/');
  if (segments.includes('..') || segments.includes('.')) return `${shown(value)} has a "." or ".." segment`;
  const mixed = segments.find((segment) => segment.includes('**') && segment !== '**');
  return mixed === undefined ? undefined : `"**" is not a whole segment in ${shown(value)}`;
}

function visibilityProblem(pattern: string): string | undefined {
  const { wild } = splitPattern(pattern);
  if (wild.length > 0 && wild.join('/') !== '**') return `${shown(pattern)} has a wildcard inside`;
  const isSystem = [pattern, resolvePattern(pattern)].some((form) => NEVER_VISIBLE.test(form));
  return isSystem ? `${shown(pattern)} belongs to the system` : undefined;
}

function breadthProblem(pattern: string): string | undefined {
  if (!isAbsolute(pattern)) return `${shown(pattern)} is not an absolute path`;
  // A folder named here may be a link to the root: what counts is where it leads.
  const isBroad = [pattern, resolvePattern(pattern)].some((form) => splitPattern(form).fixed.length === 0);
  return isBroad ? `${shown(pattern)} is not limited to a folder` : undefined;
}
