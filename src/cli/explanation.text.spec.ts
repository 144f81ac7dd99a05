import { describe, expect, it } from '@jest/globals';
import type { Explanation } from './explanation.js';
import { explanationText } from './explanation.text.js';

const REFUSED: Explanation = {
  kind: 'tool',
  value: 'a\u001b[2J\u202eb',
  tool: null,
  allowed: false,
  rule: 'tools.allow',
  place: '/etc/policy.yaml:3:10',
  code: 'TOOL.DENIED',
  reason: 'The policy does not allow this tool. '.repeat(6).trim(),
  remedy: 'The operator can name it under tools.allow.',
  considered: Array.from({ length: 40 }, (_unused, index) => ({
    rule: `tools.allow[${index}]`,
    outcome: 'no match' as const,
  })),
  notes: [],
  policy: '/etc/policy.yaml',
  change: { add: 'tools:\n  allow:\n    - x\n', remove: null },
};

describe('explanationText', () => {
  it('is plain text within 80 columns, whatever the value holds', () => {
    const text = explanationText(REFUSED);

    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain('refused  tool "a\\u001b[2J\\u202eb"\n');
  });

  it('shows the rules next to the decision and counts the others', () => {
    const text = explanationText(REFUSED);

    expect(text).toContain('  ... 16 before these; --json has all\n  no match tools.allow[16]\n');
    expect(text).toContain('  no match tools.allow[39]\n');
  });

  it('ends with YAML to paste, or says that there is none', () => {
    expect(explanationText(REFUSED)).toMatch(/\n {2}tools:\n {4}allow:\n {6}- x\n$/);
    expect(explanationText({ ...REFUSED, change: null })).toMatch(
      /\nThere is no edit to show that would allow it\.\n$/,
    );
  });
});
