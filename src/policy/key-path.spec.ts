import { describe, expect, it } from '@jest/globals';
import { keyOf } from './key-path.js';

describe('keyOf', () => {
  it('writes names with dots and indexes in brackets', () => {
    expect(keyOf(['network', 'allowed_endpoints', 0, 'ports', 1])).toBe(
      'network.allowed_endpoints[0].ports[1]',
    );
  });

  it('stays one short line whatever the names are', () => {
    expect(keyOf(['a\nb\u001b[31m', 'x'.repeat(70)])).toBe(`a?b?[31m.${'x'.repeat(64)}...`);
  });
});
