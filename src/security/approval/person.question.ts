import { ClientSilent, type ClientReply, type ToolCall } from '../../kernel/index.js';
import type { Decision } from './approval.book.js';

const QUESTION = 'approval';
/** Accepting the form is the answer; there is nothing to fill in. */
const NOTHING_TO_FILL_IN = { type: 'object', properties: {} } as const;

export interface PersonQuestion {
  readonly call: ToolCall;
  readonly question: string;
  /** How long the person has. */
  readonly ms: number;
  /** Settles with the first decision, whoever made it. */
  readonly decided: Promise<Decision>;
  /** Decides, unless somebody has. */
  readonly decide: (decision: Decision) => unknown;
}

/**
 * Asks the person at the client and waits for the first decision, also of the operator: then the question is taken
 * back. `silent` means that the client did not ask: the decision is still open.
 *
 * @throws whatever `decide` throws; nothing is decided then
 */
export async function askPerson({
  call,
  question,
  ms,
  decided,
  decide,
}: PersonQuestion): Promise<Decision | 'silent'> {
  const over = new AbortController();
  const signal = AbortSignal.any([call.signal, over.signal]);
  const asking = call.channel
    .ask(
      { [QUESTION]: { kind: 'elicitation', message: question, requestedSchema: NOTHING_TO_FILL_IN } },
      signal,
      'ignored',
    )
    .then((replies): Decision => decisionOf(replies[QUESTION]))
    .catch((error: unknown) => {
      if (error instanceof ClientSilent) return 'silent' as const;
      throw error;
    });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Decision>((resolve) => (timer = setTimeout(resolve, ms, 'expired')));
  const left = new Promise<Decision>((resolve) => {
    if (call.signal.aborted) resolve('withdrawn');
    else call.signal.addEventListener('abort', () => resolve('withdrawn'), { once: true });
  });
  try {
    const first = await Promise.race([asking, late, left, decided]);
    if (first === 'silent') return first;
    decide(first);
    // Whoever decided in the same moment, it is the one that is on record.
    return await decided;
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

/** Whatever is not plainly an acceptance is none. */
function decisionOf(reply: ClientReply | undefined): Decision {
  if (reply?.kind !== 'elicitation') return 'dismissed';
  switch (reply.action) {
    case 'accept':
      return 'approved';
    case 'decline':
      return 'denied';
    case 'cancel':
      return 'dismissed';
    default: {
      const never: never = reply.action;
      return never;
    }
  }
}
