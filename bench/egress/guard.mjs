const NOTES_OF_A_CALL = 32;

/** The guard's judge under a policy, with the witness that the installed guard has: the trail of the call. */
export function judgeUnder(product, policy) {
  const judge = new product.EgressJudge((way, to, verdict) =>
    product.currentCall()?.egress.note(way, to, verdict),
  );
  judge.govern(new product.FixedPolicyStore(policy));
  return judge;
}

export function inCall(product, tool, work) {
  return product.runInCallScope({ callId: 'bench', tool, egress: new product.EgressTrail() }, work);
}

/** A trail is full after this many notes and then only counts; a new call each time keeps every attempt a note. */
export function inCalls(product, tool, count, work) {
  for (let start = 0; start < count; start += NOTES_OF_A_CALL) {
    inCall(product, tool, () => {
      for (let at = start; at < Math.min(count, start + NOTES_OF_A_CALL); at += 1) work(at);
    });
  }
}
