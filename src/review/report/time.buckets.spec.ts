import { describe, expect, it } from '@jest/globals';
import { TimeBuckets } from './time.buckets.js';

type Kind = 'answered' | 'refused';

function textOf(buckets: TimeBuckets<Kind>): readonly string[] {
  return buckets.buckets().map(({ from, counts }) => {
    return `${from.toISOString()} ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(' ')}`.trim();
  });
}

describe('TimeBuckets', () => {
  it('counts by kind and second, with a bucket where nothing happened', () => {
    const buckets = new TimeBuckets<Kind>();
    buckets.add(new Date('2026-03-01T10:00:00.900Z'), 'answered');
    buckets.add(new Date('2026-03-01T10:00:02.000Z'), 'refused');
    buckets.add(new Date('2026-03-01T10:00:00.100Z'), 'answered');

    expect(textOf(buckets)).toEqual([
      '2026-03-01T10:00:00.000Z answered 2',
      '2026-03-01T10:00:01.000Z',
      '2026-03-01T10:00:02.000Z refused 1',
    ]);
  });

  it.each([
    ['2026-03-01T10:01:35.999Z', 1000],
    ['2026-03-01T10:01:36Z', 5000],
    ['2026-03-01T22:00:00Z', 15 * 60_000],
    ['2026-03-08T10:00:00Z', 3 * 3_600_000],
    ['2027-03-01T10:00:00Z', 7 * 86_400_000],
    ['9999-12-31T23:59:59Z', 36_400 * 86_400_000],
  ])('has at most 96 buckets from 2026-03-01T10:00:00Z to %s, of %d ms each', (last, width) => {
    const buckets = new TimeBuckets<Kind>();
    buckets.add(new Date('2026-03-01T10:00:00Z'), 'answered');
    buckets.add(new Date(last), 'refused');

    expect(buckets.widthMs).toBe(width);
    expect(buckets.buckets().length).toBeLessThanOrEqual(96);
    expect(buckets.buckets()[0]?.counts.get('answered')).toBe(1);
    expect(buckets.buckets().at(-1)?.counts.get('refused')).toBe(1);
  });

  it('has a bucket for every time that a record can have, however wrong its clock was', () => {
    const buckets = new TimeBuckets<Kind>();
    buckets.add(new Date('9999-12-31T23:59:59.999Z'), 'answered');
    buckets.add(new Date('0000-01-01T00:00:00Z'), 'refused');

    expect(buckets.buckets()).toHaveLength(11);
    expect(buckets.buckets()[0]?.counts.get('refused')).toBe(1);
    expect(buckets.buckets().at(-1)?.counts.get('answered')).toBe(1);
  });

  it('loses no count when it joins buckets, in whatever order they come', () => {
    const buckets = new TimeBuckets<Kind>();
    const start = Date.parse('2026-03-01T00:00:00Z');
    for (let call = 0; call < 10_000; call++) {
      buckets.add(
        new Date(start + ((call * 7919) % 10_000) * 61_000),
        call % 4 === 0 ? 'refused' : 'answered',
      );
    }

    const sum = (kind: Kind) =>
      buckets.buckets().reduce((all, { counts }) => all + (counts.get(kind) ?? 0), 0);
    expect([sum('answered'), sum('refused')]).toEqual([7500, 2500]);
  });

  it('begins weeks on Mondays', () => {
    const buckets = new TimeBuckets<Kind>();
    buckets.add(new Date('2025-01-01T00:00:00Z'), 'answered');
    buckets.add(new Date('2026-06-01T00:00:00Z'), 'answered');

    expect(buckets.buckets()[0]?.from.toISOString()).toBe('2024-12-30T00:00:00.000Z');
  });

  it('reaches to the ends of a period in which nothing happened', () => {
    const buckets = new TimeBuckets<Kind>();
    expect(textOf(buckets)).toEqual([]);

    buckets.cover(new Date('2026-03-01T10:00:00Z'));
    buckets.cover(new Date('2026-03-01T10:00:01Z'));
    expect(textOf(buckets)).toEqual(['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:01.000Z']);
  });
});
