import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ChainMac, NO_PREDECESSOR } from './chain.mac.js';

describe('ChainMac', () => {
  it.each([0, 1, 55, 300, 4000, 9000])('is HMAC-SHA-256 over a predecessor and %d bytes', (length) => {
    const key = Buffer.alloc(32, 5);
    const mac = new ChainMac(key);
    const body = Buffer.alloc(length, 'é');
    mac.of(NO_PREDECESSOR, Buffer.alloc(20_000));

    expect(mac.of('ab'.repeat(32), body)).toBe(
      createHmac('sha256', key).update('ab'.repeat(32)).update(body).digest('hex'),
    );
  });

  it('takes no predecessor of another length, which what it hashed before would fill up', () => {
    const mac = new ChainMac(Buffer.alloc(32, 5));
    mac.of('ab'.repeat(32), Buffer.from('{}'));

    expect(() => mac.of('', Buffer.from('{}'))).toThrow('64 digits');
  });

  it('gives what another implementation of HMAC gives', () => {
    // printf '%064d{}' 0 | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '05%.0s' {1..32})
    expect(new ChainMac(Buffer.alloc(32, 5)).of(NO_PREDECESSOR, Buffer.from('{}'))).toBe(
      'd9a6cc021ab04650e609dc243fdddcb80e147635ef483111cdae072957e1d570',
    );
  });
});
