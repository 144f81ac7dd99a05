import { describe, expect, it } from '@jest/globals';
import { settled } from '../../../../test/support/until.js';
import { Slots } from './slots.js';

const never = new AbortController().signal;

describe('Slots', () => {
  async function full(): Promise<{ slots: Slots; leave: () => void }> {
    const slots = new Slots(1);
    return { slots, leave: await slots.enter(never) };
  }

  it('gives out so many at once, and the next when one is given back', async () => {
    const slots = new Slots(2);
    const entered: string[] = [];
    const enter = async (name: string): Promise<() => void> => {
      const leave = await slots.enter(never);
      entered.push(name);
      return leave;
    };
    const [leave] = await Promise.all([enter('a'), enter('b')]);
    void enter('c');
    void enter('d');
    await settled();
    expect(entered).toEqual(['a', 'b']);

    leave();
    await settled();
    expect(entered).toEqual(['a', 'b', 'c']);
  });

  it('lets nobody pass those who wait', async () => {
    const { slots, leave } = await full();
    const entered: string[] = [];
    const waiting = ['first', 'second'].map((name) =>
      slots.enter(never).then((leaveAgain) => {
        entered.push(name);
        return leaveAgain();
      }),
    );

    leave();
    // In the same turn, when a slot that was freed would be there to take.
    const newcomer = slots.enter(never).then(() => entered.push('newcomer'));
    await Promise.all([...waiting, newcomer]);

    expect(entered).toEqual(['first', 'second', 'newcomer']);
  });

  it('takes a slot back once, however often it is given back', async () => {
    const { slots, leave } = await full();
    leave();
    leave();
    await slots.enter(never);
    let entered = false;
    void slots.enter(never).then(() => (entered = true));
    await settled();
    expect(entered).toBe(false);
  });

  it('gives nothing to a call that has ended', async () => {
    const slots = new Slots(1);
    await expect(slots.enter(AbortSignal.abort())).rejects.toThrow('The call ended');
    await slots.enter(never);
  });

  it('forgets a call that ends while it waits', async () => {
    const { slots, leave } = await full();
    const call = new AbortController();
    const given = slots.enter(call.signal);
    const next = slots.enter(never);

    call.abort();
    await expect(given).rejects.toThrow('The call ended');
    leave();

    await next;
  });

  it('hands the slot on when a call ends between its turn and its start', async () => {
    const { slots, leave } = await full();
    const call = new AbortController();
    const given = slots.enter(call.signal);
    const next = slots.enter(never);

    leave();
    call.abort();

    await expect(given).rejects.toThrow('The call ended');
    await next;
  });

  it('leaves nothing behind on the signal of a call', async () => {
    const { slots, leave } = await full();
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: () => void) => {
      listeners.add(listener);
      add(type, listener);
    };
    const remove = signal.removeEventListener.bind(signal);
    signal.removeEventListener = (type: string, listener: () => void) => {
      listeners.delete(listener);
      remove(type, listener);
    };
    const entered = slots.enter(signal);
    expect(listeners.size).toBe(1);
    leave();
    await entered;
    expect(listeners.size).toBe(0);
  });
});
