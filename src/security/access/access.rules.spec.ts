import { describe, expect, it } from '@jest/globals';
import type { ToolsPolicy } from '../../policy/index.js';
import { judgeAccess } from './access.rules.js';
import { matchesToolName } from './tool-name.pattern.js';

describe('matchesToolName', () => {
  it.each([
    ['add_bug', 'add_bug', true],
    ['add_bug', 'add_bugs', false],
    ['add_*', 'add_bug', true],
    ['*', 'web_search', true],
    ['*_bug', 'add_bug', true],
    ['*b*g', 'add_bug', true],
    ['add_bu?', 'add_bug', true],
    ['add_bug?', 'add_bug', false],
    ['', 'add_bug', false],
    ['ADD_BUG', 'add_bug', false],
    ['.', 'a', false],
    ['*', '', false],
    ['*', 'boot canary', false],
    ['boot canary', 'boot canary', false],
    ['*', '__proto__', true],
  ])('pattern %j against %j: %s', (pattern, name, expected) => {
    expect(matchesToolName(pattern, name)).toBe(expected);
  });
});

describe('judgeAccess', () => {
  const policy = (allow: string[], deny: string[] = []) => ({ allow, deny }) as unknown as ToolsPolicy;

  it('looks through the rules of a policy once for each tool', () => {
    let looks = 0;
    const tools = {
      get allow() {
        looks += 1;
        return Object.freeze(['a', 'b']);
      },
      deny: Object.freeze([]),
    };
    const frozen = Object.freeze(tools) as unknown as ToolsPolicy;
    judgeAccess(frozen, 'a');
    const first = looks;
    const verdicts = ['a', 'a', 'a'].map((name) => judgeAccess(frozen, name));

    expect(verdicts.map(({ rule }) => rule)).toEqual(['tools.allow[0]', 'tools.allow[0]', 'tools.allow[0]']);
    expect(looks).toBe(first);
  });

  it.each([
    ['names it', policy(['add_bug']), { allowed: true, rule: 'tools.allow[0]' }],
    ['names it second', policy(['web_search', 'add_*']), { allowed: true, rule: 'tools.allow[1]' }],
    ['is silent', policy(['web_search']), { allowed: false, rule: 'tools.allow' }],
    ['is empty', policy([]), { allowed: false, rule: 'tools.allow' }],
    ['denies what it allows', policy(['*'], ['x', 'add_*']), { allowed: false, rule: 'tools.deny[1]' }],
  ])('a policy that %s decides by its rule', (_case, tools, expected) => {
    expect(judgeAccess(tools, 'add_bug')).toMatchObject(expected);
  });
});
