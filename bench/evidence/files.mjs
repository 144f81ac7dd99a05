import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Does something through `context.files` of a call, under a policy that was loaded from a file.
 *
 * @returns a check: allowed is what the policy did not refuse, also when there is no such file
 */
export async function tryOpening(rig, policy, work) {
  const { WorkspaceFilesService, FixedPolicyStore, RefusalError, FileError, FileTrail } = rig.product;
  const service = new WorkspaceFilesService(new FixedPolicyStore(policy));
  try {
    await work(service.forCall({ signal: new AbortController().signal, files: new FileTrail() }));
    return { what: 'opened', allowed: true, why: 'done' };
  } catch (error) {
    if (error instanceof RefusalError) return { what: 'opened', allowed: false, why: error.refusal.rule };
    if (error instanceof FileError) return { what: 'opened', allowed: true, why: error.failure };
    throw error;
  }
}

/** Names and contents of all files outside of some folders, as one text. */
export function snapshotOf(folder, except) {
  const lines = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = path.slice(folder.length + 1);
    if (except.some((other) => name === other || name.startsWith(`${other}/`))) return [];
    return entry.isFile() ? `${name}=${readFileSync(path, 'utf8')}` : name;
  });
  return lines.flat().sort().join(' ');
}
