import { resolve } from 'node:path';
import { RefusalError } from '../../kernel/index.js';
import { matchesGlob, letterCaseOf } from '../validator/glob.js';
import { realPath } from '../validator/real-path.js';
import { acceptedPluginsFile, approvalsFolder, quoteForPattern, type Policy } from '../../policy/index.js';

// Of the start: whatever loads a .env file later must not say where it is.
const ACCEPTED_PLUGINS = acceptedPluginsFile(process.env);
const APPROVALS = approvalsFolder(process.env);

/**
 * Patterns of the files that this server itself lives by: the policy in force, the audit log with its rotated
 * predecessors, the database with its side files, the list of accepted plugins, the sockets on which the operator approves. Whoever could write them would write the rules and the record.
 */
export function ownFilePatterns({
  source,
  audit,
  database,
}: Pick<Policy, 'source' | 'audit' | 'database'>): string[] {
  const quoted = (file: string): string[] => (file === '' ? [] : placesOf(file).map(quoteForPattern));
  return [
    ...quoted(source),
    ...quoted(audit.logFile).flatMap((log) => [log, `${log}.*`]),
    ...quoted(database.file).flatMap((data) => [data, `${data}-*`]),
    ...quoted(ACCEPTED_PLUGINS).flatMap((list) => [list, `${list}.*`]),
    ...quoted(APPROVALS).map((folder) => `${folder}/**`),
  ];
}

export function isOwnFile(patterns: readonly string[], path: string): boolean {
  const letterCase = letterCaseOf(process.platform);
  return patterns.some((pattern) => matchesGlob(pattern, path, letterCase));
}

/** Links are followed anew each time: a folder on the way may have become one since the start. */
function placesOf(file: string): string[] {
  const written = resolve(file);
  try {
    const real = realPath(written, '/');
    return real === written ? [real] : [written, real];
  } catch (error) {
    // What cannot be walked cannot be reached by another name either.
    if (error instanceof RefusalError) return [written];
    throw error;
  }
}

/** The files themselves, without those beside them; each where it was written and where it really is. */
export function ownFiles({
  source,
  audit,
  database,
}: Pick<Policy, 'source' | 'audit' | 'database'>): string[] {
  return [source, audit.logFile, database.file, ACCEPTED_PLUGINS, APPROVALS]
    .filter((file) => file !== '')
    .flatMap(placesOf);
}
