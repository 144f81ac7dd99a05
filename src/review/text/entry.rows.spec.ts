import { describe, expect, it } from '@jest/globals';
import { entryOf } from '../log.entries.js';
import { EntryRows } from './entry.rows.js';

function kindsOf(...lines: readonly (number | string)[]): readonly string[] {
  const rows = new EntryRows();
  const texts = lines.map((line) => (typeof line === 'string' ? line : `{"seq":${line},"type":"stop"}`));
  return texts.flatMap((text) => rows.of(entryOf(Buffer.from(text)))).map(({ kind }) => kind);
}

describe('EntryRows', () => {
  it.each([
    ['records in turn', [7, 8, 9], ['stop', 'stop', 'stop']],
    ['a hole', [7, 10], ['stop', 'missing', 'stop']],
    ['a hole of which something is left', [7, 'x', 9], ['stop', 'unreadable', 'missing', 'stop']],
    ['a log that was begun anew', [7, 1, 2], ['stop', 'stop', 'stop']],
    ['the same number again', [7, 7, 8], ['stop', 'stop', 'stop']],
  ])('has the rows of %s', (_case, lines, kinds) => {
    expect(kindsOf(...lines)).toEqual(kinds);
  });

  it('says how many are missing', () => {
    const rows = new EntryRows();
    rows.of(entryOf(Buffer.from('{"seq":7,"type":"stop"}')));
    expect(rows.of(entryOf(Buffer.from('{"seq":2008,"type":"stop"}')))[0]).toMatchObject({
      mood: 'alarm',
      detail:
        '2,000 records are not here: dropped by a rotation before it was looked at, or removed. Run audit verify.',
    });
  });
});
