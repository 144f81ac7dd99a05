import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClientSilent, type ClientQuestion } from '../../../kernel/index.js';
import { CallRounds, type Round } from './call.rounds.js';

const ROOTS: ClientQuestion = { kind: 'roots' };
const FOUND = { roots: [] };
const ANSWER = { kind: 'roots', roots: [] };
const NEVER = new AbortController().signal;

describe('CallRounds', () => {
  let rounds: CallRounds<string>;
  let room: boolean;
  let reported: unknown[];

  const round = (signal: AbortSignal = new AbortController().signal): Round => ({
    signal,
    progress: (...what) => reported.push(what),
    log: (...what) => reported.push(what),
  });
  const asked = (...names: string[]) => ({
    kind: 'input_required',
    inputRequests: Object.fromEntries(names.map((name) => [name, { method: 'roots/list', params: {} }])),
  });

  beforeEach(() => {
    room = true;
    reported = [];
    rounds = new CallRounds({ elicitation: false, sampling: false, roots: true }, () => room);
  });

  it('ends with what became of the call', async () => {
    rounds.follow(Promise.resolve('done'));
    const end = await rounds.attend(round(), {});

    expect(end).toEqual({ kind: 'settled', result: expect.any(Promise) });
    expect(end.kind === 'settled' && (await end.result)).toBe('done');
  });

  it('ends with a question, goes on with the answer, and asks for what is missing', async () => {
    const first = rounds.attend(round(), {});
    const replies = rounds.ask({ a: ROOTS, b: ROOTS }, NEVER, 'ignored');
    expect(await first).toEqual(asked('a', 'b'));
    expect(await rounds.attend(round(), { a: FOUND, c: FOUND, b: 'nothing' })).toEqual(asked('b'));
    void rounds.attend(round(), { b: FOUND });

    expect(await replies).toEqual({ a: ANSWER, b: ANSWER });
  });

  it('asks one after the other', async () => {
    const first = rounds.attend(round(), {});
    const one = rounds.ask({ a: ROOTS }, NEVER, 'ignored');
    const other = rounds.ask({ b: ROOTS }, NEVER, 'ignored');
    expect(await first).toEqual(asked('a'));
    const second = rounds.attend(round(), { a: FOUND });
    expect(await one).toEqual({ a: ANSWER });
    expect(await second).toEqual(asked('b'));
    void rounds.attend(round(), { b: FOUND });
    expect(await other).toEqual({ b: ANSWER });
  });

  it('counts an answer that came before the question only where it may', async () => {
    rounds.expect({ a: FOUND });
    expect(await rounds.ask({ a: ROOTS }, NEVER, 'count')).toEqual({ a: ANSWER });

    const attending = rounds.attend(round(), {});
    void rounds.ask({ a: ROOTS }, NEVER, 'ignored');
    expect(await attending).toEqual(asked('a'));
  });

  it('takes a question back, and tells whoever comes back what became of the call', async () => {
    const over = new AbortController();
    const first = rounds.attend(round(), {});
    const replies = rounds.ask({ a: ROOTS }, over.signal, 'ignored');
    await first;
    over.abort();
    await expect(replies).rejects.toThrow(ClientSilent);
    rounds.follow(Promise.resolve('decided otherwise'));

    expect(await rounds.attend(round(), { a: FOUND })).toMatchObject({ kind: 'settled' });
  });

  it('asks nothing when too many wait', async () => {
    room = false;

    await expect(rounds.ask({ a: ROOTS }, NEVER, 'ignored')).rejects.toThrow('Too many calls wait');
  });

  it('is taken back with whichever request it is attached to, for its reason', () => {
    const request = new AbortController();
    void rounds.attend(round(request.signal), {});
    request.abort('cancelled');

    expect([rounds.signal.aborted, rounds.signal.reason]).toEqual([true, 'cancelled']);
  });

  it('reports to the request that it is attached to, and to nobody between them', async () => {
    rounds.progress(1);
    const first = rounds.attend(round(), {});
    rounds.progress(2, 10);
    void rounds.ask({ a: ROOTS }, NEVER, 'ignored');
    await first;
    rounds.log('info', 'unheard', 'probe');
    void rounds.attend(round(), {});

    expect(reported).toEqual([[2, 10, undefined]]);
  });
});
