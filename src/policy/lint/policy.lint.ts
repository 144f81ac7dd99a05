import type { Environment } from '../environment.js';
import type { Policy } from '../policy.js';
import { findBroadRules } from './broad.rules.js';
import { findDeadRules } from './dead.rules.js';
import type { Finding } from './finding.js';

/** What a policy says that its author hardly meant, as far as the file alone can show it. */
export function lintPolicy(policy: Policy, env: Environment): Finding[] {
  return [...findDeadRules(policy), ...findBroadRules(policy, env)];
}
