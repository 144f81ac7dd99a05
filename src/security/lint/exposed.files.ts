import { acceptedPluginsFile, type Finding, type Policy } from '../../policy/index.js';
import { resolveAndJudge } from '../validator/path.rules.js';

/** Finds the server's own files that tools may use: whoever can write them can change the rules or the record. */
export function findExposedFiles({ source, filesystem, audit, database, plugins }: Policy): Finding[] {
  const accepted = plugins.external.length === 0 ? '' : acceptedPluginsFile(process.env);
  const files = [
    { path: ['audit', 'log_file'], file: audit.logFile, what: 'the audit log' },
    { path: ['database', 'file'], file: database.file, what: 'the database' },
    { path: ['filesystem', 'allowed_paths'], file: source, what: 'the policy file itself' },
    { path: ['filesystem', 'allowed_paths'], file: accepted, what: 'the list of accepted plugins' },
  ];
  return files.flatMap(({ path, file, what }) => {
    if (file === '') return [];
    const { verdict } = resolveAndJudge(filesystem, file, '/');
    if (!verdict.allowed) return [];
    return {
      path,
      problem: `${verdict.rule} covers ${what}, ${file}; a tool that opens files by itself could use it`,
      remedy: 'keep it elsewhere, or add it to filesystem.denied_paths',
    };
  });
}
