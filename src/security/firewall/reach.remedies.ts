import type { Reach } from './reach.js';

/** What would have to be in the policy. */
export interface Grant {
  /** Edits of the `network` section: what to add to which list, or to set. Lists hold the work of others: none is written anew. */
  readonly edits: readonly string[];
  /** The endpoint that a narrowing has to name as well. */
  readonly endpoint: string;
}

/** Tells the operator what to change so that a caller with this reach is allowed. */
export function wouldAllow({ narrowing }: Reach, { edits, endpoint }: Grant): string {
  const isNamed = narrowing === undefined || narrowing.endpoints.includes(endpoint);
  const all = isNamed ? edits : [...edits, `add "${endpoint}" to ${narrowing.rule}`];
  // Made here: it loads tables of languages, which a start need not wait for.
  const sentence = new Intl.ListFormat('en');
  return `The operator can allow it in the policy: ${sentence.format(all)}.`;
}
