import { describe, expect, it } from '@jest/globals';
import { PolicyError, type PolicyProblem } from './policy.error.js';

function problemAt(line: number, column: number): PolicyProblem {
  return { file: '/p.yaml', line, column, key: 'tools', problem: 'is odd', remedy: 'mend it' };
}

describe('PolicyError', () => {
  it('has one line for each problem, in the order of the file', () => {
    const error = new PolicyError([problemAt(9, 1), problemAt(2, 7), problemAt(2, 3)]);

    expect(error.message).toBe(
      '/p.yaml:2:3 tools: is odd, mend it\n' +
        '/p.yaml:2:7 tools: is odd, mend it\n' +
        '/p.yaml:9:1 tools: is odd, mend it',
    );
  });

  it('counts what is beyond its bound', () => {
    const error = new PolicyError(Array.from({ length: 73 }, (_unused, at) => problemAt(at + 1, 1)));

    expect(error.problems).toHaveLength(50);
    expect(error.omitted).toBe(23);
    expect(error.message.split('\n').at(-1)).toBe('... and 23 more problems.');
  });
});
