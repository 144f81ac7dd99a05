import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileTrail, type WorkspaceFiles } from '../../src/kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../src/policy/index.js';
import { WorkspaceFilesService } from '../../src/security/index.js';

/** A folder with `allowed` and `outside` in it, and the files of a call that may use the first. */
export interface Workspace {
  readonly base: string;
  readonly allowed: string;
  readonly outside: string;
  readonly files: WorkspaceFiles;
  /** What a record of the call would say of its files. */
  readonly trail: FileTrail;
  remove(): void;
}

/**
 * `state` below `allowed` holds what the server would call its own.
 *
 * @param denied patterns
 * @param allows patterns, by the folder that holds everything
 */
export function openWorkspace(
  denied: readonly string[] = [],
  signal: AbortSignal = new AbortController().signal,
  allows: (base: string) => string[] = (base) => [`${base}/allowed/**`],
): Workspace {
  const trail = new FileTrail();
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-files-')));
  const [allowed, outside] = [join(base, 'allowed'), join(base, 'outside')];
  for (const folder of [allowed, outside]) mkdirSync(folder);
  const policy = {
    source: join(allowed, 'state/policy.yaml'),
    filesystem: { allowedPaths: allows(base), deniedPaths: denied },
    audit: {
      logFile: join(allowed, 'state/audit.log'),
      maxFileBytes: 1,
      maxFiles: 1,
      durability: 'os',
      compress: false,
    },
    database: { file: join(allowed, 'state/bugs.db') },
  } as Partial<Policy> as Policy;
  return {
    base,
    allowed,
    outside,
    trail,
    files: new WorkspaceFilesService(new FixedPolicyStore(policy)).forCall({ signal, files: trail }),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
