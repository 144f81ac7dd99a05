import { describe, expect, it } from '@jest/globals';
import { entryOf } from './log.entries.js';

const read = (text: string) => entryOf(Buffer.from(text));

describe('entryOf', () => {
  it('reads a record', () => {
    expect(
      read('{"seq":3,"type":"stop","timestamp":"2026-03-01T12:00:00.123Z","reason":"SIGTERM","run":"r1"}'),
    ).toEqual({
      seq: 3,
      type: 'stop',
      at: new Date('2026-03-01T12:00:00.123Z'),
      run: 'r1',
      fields: expect.objectContaining({ reason: 'SIGTERM' }),
    });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '7',
    '{"type":"stop"}',
    '{"seq":1}',
    '{"seq":"1","type":"stop"}',
    '{"seq":1e99,"type":"stop"}',
  ])('does not read %j', (line) => {
    expect(read(line)).toBe('unreadable');
  });

  it.each(['"1"', '"yesterday"', '7', 'null', '"2026-13-01T00:00:00Z"', '["2026-03-01T12:00:00Z"]'])(
    'does not take %s for a time',
    (time) => {
      expect(read(`{"seq":1,"type":"stop","timestamp":${time}}`)).toMatchObject({ at: undefined });
    },
  );
});
