import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor } from './bug.cursor.js';

const encoded = (plain: string): string => Buffer.from(plain).toString('base64url');

describe('cursors', () => {
  it('carry a position there and back', () => {
    const cursor = encodeCursor({ createdAt: 1_795_341_600_123, row: 17 });

    expect(cursor).toBe('MTc5NTM0MTYwMDEyMy4xNw');
    expect(decodeCursor(cursor)).toEqual({ createdAt: 1_795_341_600_123, row: 17 });
  });

  it.each([
    ['nothing', ''],
    ['words', 'next page please'],
    ['other JSON', encoded('{"createdAt":1}')],
    ['SQL', encoded('1.1) OR 1=1 --')],
    ['half a position', encoded('1795341600123')],
    ['a negative position', encoded('-1.1')],
    ['an exponent', encoded('1e3.1')],
    ['leading zeros', encoded('001.1')],
    ['numbers beyond exactness', encoded('9999999999999999.1')],
    ['padding', `${encoded('1.1')}==`],
    ['a character that base64url does not know', `${encoded('1.1')}!`],
    ['a line break', `${encoded('1.1')}\n`],
  ])('refuse %s', (_what, cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(/^Invalid cursor: give the next_cursor/);
  });
});
