/**
 * What an adapter answers for a row.
 *
 * @typedef {object} Outcome
 * @property {'block' | 'allow' | undefined} expected undefined: the row says that both are fine
 * @property {'block' | 'allow'} actual
 * @property {string} reason of the verdict; for a wrong row, of the check that went wrong
 * @property {'block' | 'allow'} [silent] what policies say that do not mention the row's host at all
 * @property {boolean} [isListed] for a `block` row: whether it was judged with its host listed as well
 * @property {string} [inexpressible] why our policy language has no such policy; then nothing else counts
 */

/**
 * Makes one outcome of several checks: the row is right only when each of them is.
 *
 * @param {readonly { what: string, allowed: boolean, why: string }[]} checks
 */
export function outcomeOf(expected, checks) {
  const [first] = checks;
  if (first === undefined) throw new Error('A row without a check proves nothing.');
  const wrong = checks.find(({ allowed }) => allowed !== (expected === 'allow'));
  const shown = wrong ?? first;
  return { expected, actual: shown.allowed ? 'allow' : 'block', reason: `${shown.what}: ${shown.why}` };
}

export function inexpressible(reason) {
  return { inexpressible: reason };
}

/** A policy that the reader refuses allows nothing: the server does not start with it. */
export function refusedPolicy(expected, problem) {
  return { expected, actual: 'block', reason: `the policy is refused: ${problem}` };
}
