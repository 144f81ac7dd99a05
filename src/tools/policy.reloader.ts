import { Injectable } from '@nestjs/common';
import { textOf } from '../kernel/index.js';
import {
  LivePolicyStore,
  PolicyError,
  located,
  readPolicy,
  readPolicyFile,
  type Environment,
  type LoadedPolicy,
  type PolicyText,
} from '../policy/index.js';
import { AuditLog } from '../security/index.js';
import { findFixedKeys } from './fixed.keys.js';
import { findUnknownNarrowings } from './narrowing.boot.rules.js';
import { ToolRegistry } from './tool.registry.js';

/** What became of a look at the policy file. */
export type Reload =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'reloaded'; readonly loaded: LoadedPolicy; readonly tools: 'same' | 'changed' }
  /** The policy that was in force still is. */
  | { readonly kind: 'rejected'; readonly problems: string }
  /** The same, because the audit log cannot be written; worth another look. */
  | { readonly kind: 'unrecorded'; readonly problems: string };

/** Puts a changed policy in force: as a whole and on record, or not at all. */
@Injectable()
export class PolicyReloader {
  #seen: string | null = null;

  constructor(
    private readonly store: LivePolicyStore,
    private readonly registry: ToolRegistry,
    private readonly audit: AuditLog,
  ) {}

  /** @param sha256 of the file that the policy in force was read from */
  startFrom(sha256: string): void {
    this.#seen = sha256;
  }

  /**
   * Looks at the file, and loads it if its content is not what was looked at last.
   *
   * @param isStill whether nobody has written to the file since it was found to be whole
   */
  reloadIfChanged(env: Environment, isStill: () => boolean): Reload {
    return this.#reload(env, isStill, (sha256) => sha256 !== this.#seen);
  }

  /** Loads the file whatever it holds: where its patterns lead may have changed. */
  reload(env: Environment): Reload {
    return this.#reload(
      env,
      () => true,
      () => true,
    );
  }

  #reload(env: Environment, isStill: () => boolean, isWanted: (sha256: string) => boolean): Reload {
    const { source } = this.store.current;
    let text: PolicyText;
    try {
      text = readPolicyFile(source);
    } catch (error) {
      return isStill() ? this.#rejected(source, null, error) : { kind: 'unchanged' };
    }
    // Half of a file can be a policy, one with fewer denials. What is written now leads to a look of its own.
    if (!isWanted(text.sha256) || !isStill()) return { kind: 'unchanged' };
    try {
      return this.#putInForce(this.#judged(readPolicy(source, env, text)));
    } catch (error) {
      return this.#rejected(source, text.sha256, error);
    }
  }

  /** @throws PolicyError when a start, or this running server, could not use it */
  #judged(loaded: LoadedPolicy): LoadedPolicy {
    const problems = located(loaded, [
      ...findUnknownNarrowings(this.registry.known(), loaded.policy),
      ...findFixedKeys(this.store.current, loaded.policy),
    ]);
    if (problems.length > 0) throw new PolicyError(problems);
    return loaded;
  }

  #putInForce(loaded: LoadedPolicy): Reload {
    const before = this.#visible();
    // On record first: rules that nobody can look up later must not decide anything.
    this.audit.policyReloaded({ source: loaded.policy.source, sha256: loaded.sha256 });
    this.store.replace(loaded.policy);
    this.#seen = loaded.sha256;
    return { kind: 'reloaded', loaded, tools: before === this.#visible() ? 'same' : 'changed' };
  }

  #rejected(source: string, sha256: string | null, error: unknown): Reload {
    const problems = messageOf(error);
    try {
      this.audit.policyRejected({ source, sha256 }, problems);
    } catch (unavailable) {
      return { kind: 'unrecorded', problems: [...new Set([problems, messageOf(unavailable)])].join('\n') };
    }
    this.#seen = sha256;
    return { kind: 'rejected', problems };
  }

  #visible(): string {
    return this.registry
      .visible()
      .map(({ name }) => name)
      .join(' ');
  }
}

function messageOf(error: unknown): string {
  return textOf(error instanceof Error ? error.message : error);
}
