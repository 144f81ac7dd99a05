import { describe, expect, it } from '@jest/globals';
import { conciseError, withSenderId } from './outgoing.rules.js';

describe('conciseError', () => {
  it.each([
    [
      'a sentence',
      { code: -32601, message: 'Method not found' },
      { code: -32601, message: 'Method not found' },
    ],
    [
      'a sentence with data',
      { code: -32022, message: 'Unsupported', data: { supported: ['2026-07-28'] } },
      { code: -32022, message: 'Unsupported', data: { supported: ['2026-07-28'] } },
    ],
    [
      'a dump',
      { code: -32603, message: '[\n  {\n "code": "x" }\n]' },
      { code: -32603, message: 'Internal error.' },
    ],
    [
      'a dump about params',
      { code: -32602, message: 'Invalid:\n[]' },
      { code: -32602, message: 'Invalid params.' },
    ],
    [
      'an essay',
      { code: -32603, message: 'x'.repeat(401), data: 'secret' },
      { code: -32603, message: 'Internal error.' },
    ],
  ])('lets out %s as one line', (_case, error, expected) => {
    expect(conciseError(error)).toEqual(expected);
  });
});

describe('withSenderId', () => {
  const senderId = (internalId: unknown) => (internalId === 'r1' ? 0 : undefined);
  const key = 'io.modelcontextprotocol/subscriptionId';

  it.each([
    [
      'replaces the internal id of a subscription',
      { _meta: { [key]: 'r1', other: 1 }, a: 1 },
      { _meta: { [key]: 0, other: 1 }, a: 1 },
    ],
    ['leaves a body without _meta alone', { a: 1 }, { a: 1 }],
    ['leaves a _meta without subscription alone', { _meta: { other: 1 } }, { _meta: { other: 1 } }],
  ])('%s', (_case, body, expected) => {
    expect(withSenderId(body, senderId)).toEqual(expected);
  });
});
