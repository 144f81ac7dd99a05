import { join } from 'node:path';
import { homeOf, type Environment } from './environment.js';

/** Where running servers have their sockets for the operator's answers; absolute. */
export function approvalsFolder(env: Environment): string {
  return join(homeOf(env), '.mcp-secure', 'approvals');
}
