import { describe, expect, it } from '@jest/globals';
import { SERVER_NAME, serverVersion } from './version.js';

describe('serverVersion', () => {
  it('is the version of the package', () => {
    expect(SERVER_NAME).toBe('mcp-secure-server');
    expect(serverVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
