import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { acceptedPluginsFile } from '../../policy/index.js';
import { isOwnFile, ownFilePatterns } from './own.files.js';

const ACCEPTED = acceptedPluginsFile(process.env);

const PATTERNS = ownFilePatterns({
  source: '/etc/policy.yaml',
  audit: { logFile: '/var/log/audit.log', maxFileBytes: 1, maxFiles: 1, durability: 'os', compress: false },
  database: { file: '/var/lib/bugs.db' },
});

describe('isOwnFile', () => {
  it.each([
    '/etc/policy.yaml',
    '/var/log/audit.log',
    '/var/log/audit.log.key',
    '/var/lib/bugs.db-wal',
    ACCEPTED,
    `${ACCEPTED}.0123456789abcdef`,
  ])('knows %s', (path) => {
    expect(isOwnFile(PATTERNS, path)).toBe(true);
  });

  it.each(['/etc/policy.yaml.old', '/var/lib/bugs.txt', join(dirname(ACCEPTED), 'notes.json')])(
    'leaves %s to the policy',
    (path) => {
      expect(isOwnFile(PATTERNS, path)).toBe(false);
    },
  );
});
