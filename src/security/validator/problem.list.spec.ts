import { describe, expect, it } from '@jest/globals';
import { problemList } from './problem.list.js';

describe('problemList', () => {
  it('joins what fits', () => {
    expect(problemList(['a: is missing', 'b: unknown key'])).toBe('a: is missing; b: unknown key');
  });

  it('stays within 2 KiB, and says how many it leaves out', () => {
    const list = problemList(Array.from({ length: 100 }, () => 'ä'.repeat(50)));

    expect(Buffer.byteLength(list)).toBeLessThanOrEqual(2048);
    expect(list.endsWith('; and 81 more')).toBe(true);
  });

  it('cuts a single one that is too long', () => {
    expect(problemList(['x'.repeat(5000)])).toBe(`${'x'.repeat(512)}...`);
  });
});
