import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { AsyncSlot, emptyAsyncSlots } from './async.slot.js';

describe('AsyncSlot', () => {
  const [name, permit] = [new AsyncSlot<string>(), new AsyncSlot<number | undefined>()];
  const seen = () => [name.current, permit.current];

  it('holds nothing outside, and nothing afterwards', async () => {
    expect(seen()).toEqual([undefined, undefined]);
    await name.run('a', () => sleep(1));
    expect(seen()).toEqual([undefined, undefined]);
  });

  it('is followed through timers and promises, by each call apart', async () => {
    const work = async (value: string, ms: number): Promise<string | undefined> => {
      await sleep(ms);
      await name.run(`${value}, inner`, () => sleep(1));
      return name.current;
    };
    const all = ['a', 'b', 'c'].map((value, at) => name.run(value, () => work(value, 6 - 2 * at)));

    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  });

  it('does not give one slot what another holds, and keeps both', () => {
    const inner = name.run('a', () => permit.run(1, () => [...seen(), ...name.run('b', seen)]));

    expect(inner).toEqual(['a', 1, 'b', 1]);
    expect(name.run('a', () => permit.run(1, () => permit.run(undefined, seen)))).toEqual(['a', undefined]);
  });

  it('gives code that was bound elsewhere what held there', () => {
    const outside = new AsyncResource('outside');
    const inside = name.run('a', () => permit.run(1, () => new AsyncResource('inside')));

    expect(name.run('b', () => inside.runInAsyncScope(seen))).toEqual(['a', 1]);
    expect(name.run('b', () => outside.runInAsyncScope(seen))).toEqual([undefined, undefined]);
  });

  it('is given back when its body throws', () => {
    expect(() => name.run('a', () => JSON.parse('{') as unknown)).toThrow(SyntaxError);
    expect(name.current).toBe(undefined);
  });

  it('holds nothing once all are emptied, until it is set again', async () => {
    const emptied = await name.run('a', async () => {
      emptyAsyncSlots();
      await sleep(1);
      return seen();
    });
    expect(emptied).toEqual([undefined, undefined]);
    expect(name.run('b', () => permit.run(2, seen))).toEqual(['b', 2]);
  });
});
