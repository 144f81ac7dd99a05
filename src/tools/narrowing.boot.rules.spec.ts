import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../policy/index.js';
import { findNarrowingProblems } from './narrowing.boot.rules.js';

const policyWith = (network: Record<string, string[]>): Policy =>
  ({ source: 'policy.yaml', tools: { network } }) as unknown as Policy;

describe('findNarrowingProblems', () => {
  it('finds nothing when every narrowed tool exists', () => {
    expect(findNarrowingProblems(['web_search', 'add_bug'], policyWith({ web_search: [] }))).toEqual([]);
  });

  it('finds a narrowing that would narrow nobody', () => {
    expect(
      findNarrowingProblems(['web_search', 'add_bug'], policyWith({ websearch: [], zzzzzzzz: [] })),
    ).toEqual([
      'tools.network.websearch in policy.yaml: there is no tool of that name; did you mean web_search?',
      'tools.network.zzzzzzzz in policy.yaml: there is no tool of that name; remove the line, or load the plugin',
    ]);
  });
});
