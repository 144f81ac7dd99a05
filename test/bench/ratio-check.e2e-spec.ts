import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/temporary.database.js';

/** As good as was wanted in the end: whatever the limits are, these keep them. */
const WANTED = { start: 1.25, memory: 1.3, call: 2, throughput: 0.6 };

describe('npm run bench:check', () => {
  let temporary: ReturnType<typeof temporaryFolder>;

  beforeEach(() => {
    temporary = temporaryFolder();
  });

  afterEach(() => temporary.remove());

  function judged(ratios: object) {
    const file = join(temporary.folder, 'ratios.json');
    writeFileSync(file, JSON.stringify(ratios));
    const { status, stdout } = spawnSync(process.execPath, ['bench/check.mjs', '--ratios', file], {
      encoding: 'utf8',
    });
    const failed = stdout.split('\n').filter((line) => line.startsWith('FAIL'));
    return { status, failed };
  }

  it('lets pass what is as fast as was wanted', () => {
    expect(judged(WANTED)).toEqual({ status: 0, failed: [] });
  });

  it.each([
    ['start', { start: 100 }, 'npm run bench -- --only start'],
    ['memory', { memory: 100 }, 'npm run bench -- --only start'],
    ['call', { call: 100 }, 'npm run bench -- --only echo'],
    ['throughput', { throughput: 0.001 }, 'npm run bench -- --only echo'],
  ])('fails for a regression of %s, and says how to reproduce it', (name, worse, command) => {
    const { status, failed } = judged({ ...WANTED, ...worse });

    expect(status).toBe(1);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(new RegExp(`^FAIL ${name}: .* is allowed, after .*: ${command}$`));
  });

  it('fails when a ratio was not measured', () => {
    const { start, memory, call } = WANTED;

    expect(judged({ start, memory, call }).status).toBe(1);
  });
});
