import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Verdict } from '../../kernel/index.js';
import { PolicyStore, type ToolsPolicy } from '../../policy/index.js';
import { judgeAccess } from '../access/access.rules.js';
import { callOf } from './call.of.js';

@Injectable()
export class ToolAccessGuard implements CanActivate {
  /** By policy, which is immutable; a reload brings another one. Only names of registered tools get here. */
  readonly #verdicts = new WeakMap<ToolsPolicy, Map<string, Verdict>>();

  constructor(private readonly policies: PolicyStore) {}

  canActivate(context: ExecutionContext): boolean {
    const call = callOf(context);
    return call.decide('access', this.#verdictOn(call.tool.name));
  }

  /** Looks through the rules once for each tool: there can be thousands. */
  #verdictOn(name: string): Verdict {
    const policy = this.policies.current.tools;
    const verdicts = this.#verdicts.get(policy) ?? new Map<string, Verdict>();
    this.#verdicts.set(policy, verdicts);
    const verdict = verdicts.get(name) ?? judgeAccess(policy, name);
    verdicts.set(name, verdict);
    return verdict;
  }
}
