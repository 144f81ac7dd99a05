import { hostText, type Host, type HostPattern } from './host.js';

/**
 * Entries by host: exact ones, and wildcards by the name that they stand above. A look-up takes one step for
 * each label of the name, however many entries there are.
 */
export class HostTable<Entry> {
  readonly #exact = new Map<string, Entry>();
  readonly #below = new Map<string, Entry>();
  /** In characters: a name of very many labels is not to be cut at each of them. */
  readonly #lengthsBelow = new Set<number>();

  /** The entry of a pattern; created when the pattern is new. */
  entryOf(pattern: HostPattern, create: () => Entry): Entry {
    const entries = pattern.kind === 'below' ? this.#below : this.#exact;
    const key = pattern.kind === 'below' ? pattern.name : hostText(pattern);
    const entry = entries.get(key) ?? create();
    entries.set(key, entry);
    if (pattern.kind === 'below') this.#lengthsBelow.add(key.length);
    return entry;
  }

  /**
   * Asks the entries that cover a host, the most exact one first, until one has an answer.
   * A wildcard covers names only: never an address, and never the name it stands above.
   */
  find<Answer>(host: Host, answerOf: (entry: Entry) => Answer | undefined): Answer | undefined {
    const exact = this.#exact.get(hostText(host));
    const answer = exact === undefined ? undefined : answerOf(exact);
    return answer !== undefined || host.kind === 'address' ? answer : this.#findAbove(host.name, answerOf);
  }

  /** The entry of the wildcard that stands directly above a name and therefore does not cover it. */
  wildcardAbove(host: Host): Entry | undefined {
    return host.kind === 'name' ? this.#below.get(host.name) : undefined;
  }

  #findAbove<Answer>(name: string, answerOf: (entry: Entry) => Answer | undefined): Answer | undefined {
    if (this.#below.size === 0) return undefined;
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (!this.#lengthsBelow.has(name.length - dot - 1)) continue;
      const entry = this.#below.get(name.slice(dot + 1));
      const answer = entry === undefined ? undefined : answerOf(entry);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
