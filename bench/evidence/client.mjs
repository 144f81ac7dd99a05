import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';

const attempts = new AsyncLocalStorage();

// Nothing is dialled here, whatever a broken client would do: it counts as an attempt and goes no further.
Socket.prototype.connect = function refusedConnect() {
  const attempt = attempts.getStore();
  if (attempt !== undefined) attempt.isSent = true;
  throw new Error('The bench connects to nothing.');
};

/**
 * Asks the client itself what it would do with a URL, and stops it where it would connect.
 *
 * @param answers what DNS says, should the client ask
 * @returns `{ verdict, asked }`: what the client decided, and whether it asked DNS before it knew
 */
export async function askClient(product, policy, caller, url, answers) {
  const attempt = { isSent: false, asked: false, verdict: undefined };
  const resolver = {
    resolve: async () => {
      attempt.asked = true;
      return answers;
    },
  };
  const egress = new product.EgressTrail();
  const note = egress.note.bind(egress);
  egress.note = (way, to, verdict) => {
    note(way, to, verdict);
    attempt.verdict = verdict;
    // An allowance is on record right before the connection.
    if (verdict.allowed) throw new Stopped();
  };
  const client = new product.GuardedHttpClient(new product.FixedPolicyStore(policy), resolver);
  const scope = { callId: 'bench', tool: caller.tool ?? 'none', egress };
  const request = () => client.request({ url: url.href }, caller, new AbortController().signal);
  const error = await attempts.run(attempt, () =>
    product.runInCallScope(scope, request).then(
      () => new Error('The client got an answer without a connection.'),
      (reason) => reason,
    ),
  );
  return { verdict: verdictOf(product, attempt, error), asked: attempt.asked };
}

class Stopped extends Error {}

function verdictOf(product, { isSent, verdict }, error) {
  if (isSent) return { allowed: true, rule: 'nothing: it connects without having said so' };
  if (error instanceof product.RefusalError) return error.refusal;
  if (error.cause instanceof Stopped) return verdict;
  if (verdict !== undefined) return { allowed: true, rule: 'nothing: it goes on after a refusal' };
  throw new Error('The client neither refused nor went on to connect.', { cause: error });
}
