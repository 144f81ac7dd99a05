import { createHash } from 'node:crypto';
import { basename } from 'node:path';

const HASH_CHARS = 8;

/**
 * The `project_id` that callers see, for example `demo-9fe2fb7f` for `/srv/projects/demo`.
 * A label, not an identity: a path with the same name and the same 32 bits can be made on purpose.
 *
 * @param path absolute, as the policy judged it
 */
export function projectIdOf(path: string): string {
  const hash = createHash('sha256').update(path, 'utf8').digest('hex');
  return `${basename(path)}-${hash.slice(0, HASH_CHARS)}`;
}
