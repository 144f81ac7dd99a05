import { lstatSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeOf, type Environment } from './environment.js';
import { PolicyError } from './policy.error.js';

const VARIABLE = 'MCP_SECURE_POLICY';

/** The policy that comes with the server; the same relative place from `src/policy` and from `dist/policy`. */
export const SHIPPED_POLICY_FILE = fileURLToPath(new URL('../../config/policy.yaml', import.meta.url));

/**
 * Finds the policy file: the one given on the command line, the one named by `MCP_SECURE_POLICY`, the one in the
 * user's config directory, the shipped one. Never looks in the working directory: clients start servers anywhere.
 *
 * A file that was asked for is returned even if it does not exist, so that loading it fails instead of a laxer
 * policy taking its place.
 *
 * @returns an absolute path
 * @throws PolicyError when the option or the variable holds something that cannot name a file
 */
export function findPolicyFile(given: string | undefined, env: Environment): string {
  if (given !== undefined) {
    if (given === '') throw PolicyError.ofFile('--policy', 'no file is named', 'write --policy FILE');
    return resolve(given);
  }
  const named = env[VARIABLE];
  if (named !== undefined) return namedByVariable(named, env);
  const own = join(configHome(env), 'mcp-secure-server', 'policy.yaml');
  return exists(own) ? own : SHIPPED_POLICY_FILE;
}

function namedByVariable(named: string, env: Environment): string {
  const path = named.startsWith('~/') ? join(homeOf(env), named.slice(2)) : named;
  if (isAbsolute(path)) return path;
  const problem = named === '' ? 'the variable is empty' : `"${named}" is a relative path`;
  throw PolicyError.ofFile(VARIABLE, problem, 'set it to an absolute path, or unset it');
}

function configHome(env: Environment): string {
  const xdg = env['XDG_CONFIG_HOME'];
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(homeOf(env), '.config');
}

/** A file that cannot be looked at, and a link that leads nowhere, count as existing: loading them then fails. */
function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
