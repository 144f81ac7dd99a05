import { describe, expect, it } from '@jest/globals';
import { Topmost } from './topmost.js';

describe('Topmost', () => {
  it('keeps the items of the highest rank, the highest first', () => {
    const top = new Topmost<string>(3);
    for (const rank of [5, 1, 9, 7, 3, 8, 2, 6, 4, 0]) top.offer(rank, () => `item ${rank}`);

    expect(top.items()).toEqual(['item 9', 'item 8', 'item 7']);
    expect(top.seen).toBe(10);
  });

  it('puts the later one first when two rank the same', () => {
    const top = new Topmost<string>(2);
    for (const item of ['a', 'b', 'c', 'd', 'e']) top.offer(1, () => item);

    expect(top.items()).toEqual(['e', 'd']);
  });

  it('makes no item that cannot be kept', () => {
    const top = new Topmost<number>(2);
    let made = 0;
    for (let rank = 1000; rank > 0; rank--) top.offer(rank, () => ++made);

    expect(made).toBe(4);
  });
});
