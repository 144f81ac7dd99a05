/** Names that are remembered for one policy. Only tools that exist are asked about; a bound all the same. */
const MAX_NAMES = 20_000;

/**
 * Remembers what a policy says about a name, for as long as the policy lives: it may hold thousands of patterns, and is
 * asked with each call. Only of a policy that cannot change; one that can is asked each time.
 */
export class DecidedNames<Policy extends object, Decision> {
  readonly #known = new WeakMap<Policy, Map<string, Decision>>();

  /**
   * @param decide pure
   * @param holds the lists of the policy that it looks at
   */
  constructor(
    private readonly decide: (policy: Policy, name: string) => Decision,
    private readonly holds: (policy: Policy) => readonly object[],
  ) {}

  of(policy: Policy, name: string): Decision {
    const known = this.#known.get(policy) ?? this.#begin(policy);
    if (known === undefined) return this.decide(policy, name);
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before as Decision;
    const decision = this.decide(policy, name);
    if (known.size >= MAX_NAMES) known.clear();
    known.set(name, decision);
    return decision;
  }

  #begin(policy: Policy): Map<string, Decision> | undefined {
    if (![policy, ...this.holds(policy)].every((held) => Object.isFrozen(held))) return undefined;
    const known = new Map<string, Decision>();
    this.#known.set(policy, known);
    return known;
  }
}
