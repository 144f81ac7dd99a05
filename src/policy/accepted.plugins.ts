import { join } from 'node:path';
import { homeOf, type Environment } from './environment.js';

/** Where the list of the plugins is that the operator accepted; absolute. */
export function acceptedPluginsFile(env: Environment): string {
  return join(homeOf(env), '.mcp-secure', 'accepted-plugins.json');
}
