import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../policy/index.js';
import { findNarrowingProblems } from './narrowing.boot.rules.js';

const policyWith = (network: Record<string, string[]>, approval: string[] = []): Policy =>
  ({ source: 'policy.yaml', tools: { network, approval } }) as unknown as Policy;
const ALL = { names: ['web_search', 'add_bug'], are: 'all' } as const;

describe('findNarrowingProblems', () => {
  it('finds nothing when every narrowed tool exists', () => {
    expect(findNarrowingProblems(ALL, policyWith({ web_search: [] }))).toEqual([]);
  });

  it('finds a narrowing that would narrow nobody', () => {
    expect(findNarrowingProblems(ALL, policyWith({ websearch: [], zzzzzzzz: [] }))).toEqual([
      'tools.network.websearch in policy.yaml: there is no tool of that name; did you mean web_search?',
      'tools.network.zzzzzzzz in policy.yaml: there is no tool of that name; remove the line, or load the plugin',
    ]);
  });

  it('finds an approval that nobody would be asked for', () => {
    expect(findNarrowingProblems(ALL, policyWith({}, ['add_bug', 'ad_bug', 'web_*', 'wbe_*']))).toEqual([
      'tools.approval[1] in policy.yaml: there is no tool like ad_bug; did you mean add_bug?',
      'tools.approval[3] in policy.yaml: there is no tool like wbe_*; remove the line, or load the plugin',
    ]);
  });

  it('lets an approval stand for a tool of a plugin that is withheld', () => {
    expect(findNarrowingProblems({ ...ALL, are: 'some' }, policyWith({}, ['deploy']))).toEqual([]);
  });
});
