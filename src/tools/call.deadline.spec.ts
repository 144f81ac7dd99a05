import { describe, expect, it } from '@jest/globals';
import { CallDeadline } from './call.deadline.js';

const callerOf = (signal: AbortSignal) => ({ signal, abandonedAs: () => 'cancelled' as const });
const never = () => new Promise<never>(() => undefined);

describe('CallDeadline', () => {
  it('passes on what the body returned or threw', async () => {
    const caller = new AbortController().signal;
    const error = new Error('x');

    expect(
      await new CallDeadline(callerOf(caller), 1000).run(
        async () => 7,
        () => undefined,
      ),
    ).toEqual({ kind: 'returned', value: 7 });
    expect(
      await new CallDeadline(callerOf(caller), 1000).run(
        () => Promise.reject(error),
        () => undefined,
      ),
    ).toEqual({ kind: 'threw', error });
  });

  it('answers for a body that ignores its signal, and tells the signal', async () => {
    const deadline = new CallDeadline(callerOf(new AbortController().signal), 10);

    expect(await deadline.run(never, () => undefined)).toEqual({ kind: 'timed_out' });
    expect(deadline.signal.aborted).toBe(true);
  });

  it('answers for a caller that cancels', async () => {
    const caller = new AbortController();
    const deadline = new CallDeadline(callerOf(caller.signal), 1000);
    const ending = deadline.run(never, () => undefined);
    caller.abort();

    expect(await ending).toEqual({ kind: 'cancelled' });
    expect(deadline.signal.aborted).toBe(true);
  });

  it('says why nobody waits, whatever reason the signal has', async () => {
    const caller = new AbortController();
    const of = { signal: caller.signal, abandonedAs: () => 'client_gone' as const };
    const ending = new CallDeadline(of, 1000).run(never, () => undefined);
    caller.abort('server_stopped');

    expect(await ending).toEqual({ kind: 'client_gone' });
    expect(await new CallDeadline(of, 1000).run(never, () => undefined)).toEqual({ kind: 'client_gone' });
  });

  it('does not start a body whose caller has cancelled already', async () => {
    const caller = new AbortController();
    caller.abort();
    let ran = false;
    const ending = await new CallDeadline(callerOf(caller.signal), 1000).run(
      async () => {
        ran = true;
      },
      () => undefined,
    );

    expect(ending).toEqual({ kind: 'cancelled' });
    expect(ran).toBe(false);
  });

  it('tells who asks for the signal only afterwards that the time is over, also when the body ends late', async () => {
    let finish: () => void = () => undefined;
    const body = (): Promise<void> => new Promise((resolve) => (finish = resolve));
    const deadline = new CallDeadline(callerOf(new AbortController().signal), 5);
    const settled = new Promise<void>((resolve) => {
      void deadline.run(body, resolve).then(() => finish());
    });
    expect(deadline.isOver).toBe(false);
    await settled;

    expect(deadline.isOver).toBe(true);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.signal.reason).toEqual(new Error('The deadline of the call passed.'));
  });

  it('leaves the signal of a call that returned alone', async () => {
    const deadline = new CallDeadline(callerOf(new AbortController().signal), 1000);
    await deadline.run(
      async () => 7,
      () => undefined,
    );

    expect(deadline.isOver).toBe(false);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('reports no end of a body that goes on after its deadline', async () => {
    let settled = false;
    await new CallDeadline(callerOf(new AbortController().signal), 5).run(never, () => {
      settled = true;
    });

    expect(settled).toBe(false);
  });

  it('reports the real end of a body that outlived its deadline', async () => {
    let finish: () => void = () => undefined;
    const body = () => new Promise<void>((resolve) => (finish = resolve));
    const settled = new Promise<string>((resolve) => {
      void new CallDeadline(callerOf(new AbortController().signal), 5)
        .run(body, () => resolve('settled'))
        .then(() => finish());
    });

    expect(await settled).toBe('settled');
  });

  it('stands still while somebody is waited for, and goes on with what is left', async () => {
    const deadline = new CallDeadline(callerOf(new AbortController().signal), 40);
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));
    const ending = await deadline.run(
      async () => {
        await Promise.all([deadline.hold(wait), deadline.hold(wait)]);
        return 'in time';
      },
      () => undefined,
    );

    expect(ending).toEqual({ kind: 'returned', value: 'in time' });
  });

  it('passes after a wait when the work takes too long', async () => {
    const deadline = new CallDeadline(callerOf(new AbortController().signal), 20);
    const ending = await deadline.run(
      async () => {
        await deadline.hold(() => Promise.resolve());
        return new Promise(() => undefined);
      },
      () => undefined,
    );

    expect(ending).toEqual({ kind: 'timed_out' });
  });

  it('can be cancelled during a wait', async () => {
    const caller = new AbortController();
    const deadline = new CallDeadline(callerOf(caller.signal), 1000);
    const ending = deadline.run(
      () => deadline.hold(() => new Promise(() => undefined)),
      () => undefined,
    );
    caller.abort();

    expect(await ending).toEqual({ kind: 'cancelled' });
  });
});
