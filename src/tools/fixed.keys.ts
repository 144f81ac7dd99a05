import { isDeepStrictEqual } from 'node:util';
import type { Finding, Policy } from '../policy/index.js';

/**
 * Finds what cannot change while the server runs: the database is open, a record that moves to another file would
 * leave the one that is watched without a word, and programs were accepted and registered as they were listed.
 */
export function findFixedKeys(current: Policy, next: Policy): Finding[] {
  const plugins: Finding[] = isDeepStrictEqual(current.plugins, next.plugins)
    ? []
    : [
        {
          path: ['plugins'],
          problem: 'this cannot change while the server runs',
          remedy: 'change it back, or restart the server',
        },
      ];
  return [...plugins, ...placesThatMoved(current, next)];
}

function placesThatMoved(current: Policy, next: Policy): Finding[] {
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
