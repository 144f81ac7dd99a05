import { describe, expect, it } from '@jest/globals';
import { clientName } from './client.name.js';

describe('clientName', () => {
  it.each([
    [{ name: 'claude', version: '2.1' }, 'claude/2.1'],
    [{ name: 'claude' }, 'claude/?'],
    [{ name: 'claude', version: 5 }, 'claude/?'],
    // The records of the boot canary name the client `boot`.
    [{ name: 'boot' }, 'boot/?'],
    [{ name: 'boot', version: '' }, 'boot/'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    ['claude', 'unknown'],
    [{ name: 5 }, 'unknown'],
    [{ name: '\u0000', version: '1' }, 'unknown'],
    [{ name: 'a\nb\u001b[2Jc', version: '1\u202e' }, 'ab[2Jc/1'],
    [{ name: 'x'.repeat(500), version: '1' }, 'x'.repeat(128)],
  ])('of %j is %s', (info, expected) => {
    expect(clientName(info)).toBe(expected);
  });
});
