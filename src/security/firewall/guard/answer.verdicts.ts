import type { Verdict } from '../../../kernel/index.js';
import { judgeAddresses } from '../endpoint.rules.js';
import type { Reach } from '../reach.js';
import type { AnswerSet } from './answer.book.js';

/** A tool that tries one port after the other fills no memory. */
const MAX_PORTS_PER_ANSWER = 32;

/**
 * Judges a name by one of its answers as a whole. The verdict is remembered with the answer, for this reach and
 * port: a connection asks for it again at every step. A reach never changes; a changed policy has new ones.
 */
export function judgeAnswer(reach: Reach, { name, addresses, verdicts }: AnswerSet, port: number): Verdict {
  const known = verdicts.get(reach)?.get(port);
  if (known !== undefined) return known;
  const verdict = judgeAddresses(reach, { host: { kind: 'name', name }, port }, addresses);
  const byPort = verdicts.get(reach) ?? new Map<number, Verdict>();
  if (byPort.size < MAX_PORTS_PER_ANSWER) verdicts.set(reach, byPort.set(port, verdict));
  return verdict;
}
