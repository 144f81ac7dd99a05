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
  | { readonly kind: 'rejected'; readonly problems: string };

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

  /** Looks at the file, and loads it if its content is not what was looked at last. */
  reloadIfChanged(env: Environment): Reload {
    return this.#reload(env, (sha256) => sha256 !== this.#seen);
  }

  /** Loads the file whatever it holds: where its patterns lead may have changed. */
  reload(env: Environment): Reload {
    return this.#reload(env, () => true);
  }

  #reload(env: Environment, isWanted: (sha256: string) => boolean): Reload {
    const { source } = this.store.current;
    let sha256: string | null = null;
    try {
      const text = readPolicyFile(source);
      if (!isWanted(text.sha256)) return { kind: 'unchanged' };
      sha256 = text.sha256;
      this.#seen = sha256;
      return this.#putInForce(this.#judged(readPolicy(source, env, text)));
    } catch (error) {
      this.#seen = sha256;
      return this.#rejected(source, sha256, error);
    }
  }

  /** @throws PolicyError when a start, or this running server, could not use it */
  #judged(loaded: LoadedPolicy): LoadedPolicy {
    const problems = located(loaded, [
      ...findUnknownNarrowings(this.registry.names(), loaded.policy),
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
    return { kind: 'reloaded', loaded, tools: before === this.#visible() ? 'same' : 'changed' };
  }

  #rejected(source: string, sha256: string | null, error: unknown): Reload {
    const problems = textOf(error instanceof Error ? error.message : error);
    try {
      this.audit.policyRejected({ source, sha256 }, problems);
    } catch (unavailable) {
      return { kind: 'rejected', problems: `${problems}\n${textOf(unavailable)}` };
    }
    return { kind: 'rejected', problems };
  }

  #visible(): string {
    return this.registry
      .visible()
      .map(({ name }) => name)
      .join(' ');
  }
}
