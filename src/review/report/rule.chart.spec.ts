import { describe, expect, it } from '@jest/globals';
import { ruleChart } from './rule.chart.js';

/** Name, refusals, share and bar of each row. */
function rowsOf(rules: Parameters<typeof ruleChart>[0]): readonly string[] {
  const rows = ruleChart(rules).markup.split('<tr role="row">').slice(2);
  return rows.map((row) => {
    const width = / width="([\d.]+%)"/.exec(row)?.[1] ?? 'no bar';
    return `${row
      .replaceAll(/<[^>]*>/g, ' ')
      .trim()
      .replaceAll(/\s+/g, ' ')} ${width}`;
  });
}

describe('ruleChart', () => {
  it('draws bars that can be compared, the highest first', () => {
    expect(
      rowsOf([
        { rule: '', count: 1 },
        { rule: 'network', count: 4 },
      ]),
    ).toEqual(['network 4 80 % 100%', '(none) 1 20 % 25%']);
  });

  it('sums up the rules beyond twelve, and draws them no bar beside single ones', () => {
    const rules = Array.from({ length: 20 }, (_, rule) => ({ rule: `rule-${rule}`, count: 10 }));

    expect(rowsOf(rules).slice(11)).toEqual(['rule-11 10 5 % 100%', '8 other rules 80 40 % no bar']);
  });

  it('says that there was none', () => {
    expect(ruleChart([]).markup).toContain('No call was refused.');
  });
});
