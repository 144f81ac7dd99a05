import type { Finding, Policy } from '../policy/index.js';

/**
 * Finds what cannot change while the server runs: the database is open, and a record that moves to another file
 * would leave the one that is watched without a word.
 */
export function findFixedKeys(current: Policy, next: Policy): Finding[] {
  const keys = [
    { path: ['audit', 'log_file'], from: current.audit.logFile, to: next.audit.logFile },
    { path: ['database', 'file'], from: current.database.file, to: next.database.file },
  ];
  return keys
    .filter(({ from, to }) => from !== to)
    .map(({ path, from }) => ({
      path,
      problem: `this cannot change while the server runs; it is ${from}`,
      remedy: 'change it back, or restart the server',
    }));
}
