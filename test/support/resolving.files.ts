import type { WorkspaceFiles } from '../../src/kernel/index.js';

/** The `files` of a context whose tool only asks where a path leads. */
export function resolvingFiles(resolve: (path: string) => string): WorkspaceFiles {
  const unexpected = (): Promise<never> => Promise.reject(new Error('This tool opens no file.'));
  return {
    resolve,
    open: unexpected,
    read: unexpected,
    write: unexpected,
    list: unexpected,
    stat: unexpected,
    mkdir: unexpected,
    remove: unexpected,
    move: unexpected,
  };
}
