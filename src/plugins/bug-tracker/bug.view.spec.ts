import { describe, expect, it } from '@jest/globals';
import { formatTime, toBugOutput, type StoredBug } from './bug.view.js';

const GENEROUS = { entries: 100, bytes: 100_000 };

function stored(over: {
  bug?: object;
  history?: readonly { changes: string; note: string | null }[];
}): StoredBug {
  const history = over.history ?? [];
  return {
    project: { key: 'demo-9fe2fb7f', path: '/srv/projects/demo' },
    bug: {
      id: 5,
      project: 1,
      number: 7,
      title: 'Crash',
      description: null,
      status: 'open',
      priority: 'medium',
      createdAt: Date.UTC(2026, 10, 22, 10, 0, 0, 123),
      updatedAt: Date.UTC(2026, 10, 22, 11),
      ...over.bug,
    },
    tags: ['ui'],
    links: [{ number: 2, relationship: 'blocks' }],
    newestHistory: history.map((entry) => ({ bug: 5, happenedAt: 0, ...entry })),
    historyCount: history.length,
  };
}

describe('a bug as it is answered', () => {
  it('has the documented keys in the documented order', () => {
    const output = toBugOutput(stored({ history: [{ changes: '{}', note: 'n' }] }), GENEROUS);

    expect(JSON.stringify(output)).toBe(
      '{"id":"BUG-007","project_id":"demo-9fe2fb7f","project_path":"/srv/projects/demo","title":"Crash",' +
        '"description":null,"status":"open","priority":"medium","tags":["ui"],' +
        '"related_bugs":[{"bug_id":"BUG-002","relationship":"blocks"}],' +
        '"created_at":"2026-11-22T10:00:00.123000+00:00","updated_at":"2026-11-22T11:00:00.000000+00:00",' +
        '"history":[{"timestamp":"1970-01-01T00:00:00.000000+00:00","changes":{},"note":"n"}]}',
    );
  });

  it('shows the oldest history entry first, and leaves the oldest out when there are too many', () => {
    const newestFirst = ['third', 'second', 'first'].map((note) => ({ changes: '{}', note }));

    const all = toBugOutput(stored({ history: newestFirst }), GENEROUS);
    const few = toBugOutput(stored({ history: newestFirst }), { ...GENEROUS, entries: 2 });
    const short = toBugOutput(stored({ history: newestFirst }), { ...GENEROUS, bytes: 100 });

    expect(all.history.map((entry) => entry.note)).toEqual(['first', 'second', 'third']);
    expect(all).not.toHaveProperty('history_omitted');
    expect(few.history.map((entry) => entry.note)).toEqual(['second', 'third']);
    expect(few.history_omitted).toBe(1);
    expect(short.history.map((entry) => entry.note)).toEqual(['third']);
    expect(short.history_omitted).toBe(2);
  });

  it.each([
    ['not JSON', 'nonsense'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['values of other shapes', '{"status":"closed","tags":["a"],"priority":[1,2]}'],
  ])('shows a history whose changes are %s as an entry without changes', (_what, changes) => {
    const output = toBugOutput(stored({ history: [{ changes, note: 'still here' }] }), GENEROUS);

    expect(output.history).toEqual([
      { timestamp: '1970-01-01T00:00:00.000000+00:00', changes: {}, note: 'still here' },
    ]);
  });

  it.each([Number.MAX_SAFE_INTEGER, -8.64e15 - 1, Number.NaN])('survives the impossible time %d', (time) => {
    expect(formatTime(time)).toBe('1970-01-01T00:00:00.000000+00:00');
  });
});
