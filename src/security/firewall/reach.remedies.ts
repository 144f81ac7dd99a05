import type { Reach } from './reach.js';

/** What would have to be in the policy. */
export interface Grant {
  /** Edits of the `network` section: what to add to which list, or to set. Lists hold the work of others: none is written anew. */
  readonly edits: readonly string[];
  /** The endpoint that a narrowing has to name as well. */
  readonly endpoint: string;
}

const SENTENCE = new Intl.ListFormat('en');

/** Tells the operator what to change so that a caller with this reach is allowed. */
export function wouldAllow({ narrowing }: Reach, { edits, endpoint }: Grant): string {
  const isNamed = narrowing === undefined || narrowing.endpoints.includes(endpoint);
  const all = isNamed ? edits : [...edits, `add "${endpoint}" to ${narrowing.rule}`];
  return `The operator can allow it in the policy: ${SENTENCE.format(all)}.`;
}
