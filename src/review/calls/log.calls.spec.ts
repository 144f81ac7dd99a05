import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logCalls } from './log.calls.js';

describe('logCalls', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-calls-'));
    path = join(folder, 'audit.log');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  let seq = 0;
  const line = (type: string, id: string, client = 'c/1', tool = 'probe') =>
    `${JSON.stringify({ seq: ++seq, type, run: 'r', request_id: id, client, tool_name: tool, result_status: 'answered' })}\n`;

  async function calls(): Promise<{ ids: string[]; unreadable: number }> {
    const ids: string[] = [];
    let unreadable = 0;
    const batches = logCalls(path, (read) => {
      if (read === 'unreadable') unreadable++;
    });
    for await (const batch of batches) for (const { id, outcome } of batch) ids.push(`${id} ${outcome}`);
    return { ids, unreadable };
  }

  it('joins what stands in several files, and leaves what has no end for last', async () => {
    writeFileSync(`${path}.2.gz`, gzipSync(line('request', 'a') + line('request', 'b')));
    writeFileSync(`${path}.1`, line('response', 'b') + line('request', 'c'));
    writeFileSync(path, line('request', 'd') + line('response', 'd') + line('response', 'a'));

    expect(await calls()).toEqual({
      ids: ['b answered', 'd answered', 'a answered', 'c open'],
      unreadable: 0,
    });
  });

  it('counts lines that are no records, but not the one that is still being written', async () => {
    writeFileSync(path, `${line('request', 'a')}what?\n${line('response', 'a')}`);
    appendFileSync(path, '{"seq":9,"ty');

    expect(await calls()).toEqual({ ids: ['a answered'], unreadable: 1 });
  });

  it('leaves out the boot canary, and nothing that calls itself nearly so', async () => {
    writeFileSync(
      path,
      line('request', 'canary', 'boot', 'boot canary') +
        line('response', 'canary') +
        line('request', 'a', 'boot/', 'boot canary') +
        line('response', 'a') +
        line('request', 'b', 'boot', 'probe') +
        line('response', 'b'),
    );

    expect((await calls()).ids).toEqual(['a answered', 'b answered']);
  });

  it('joins a record that names more calls than fit on a stack', async () => {
    writeFileSync(path, `{"seq":1,"type":"recovered","calls":[${'{},'.repeat(300_000)}{}]}\n`);
    expect((await calls()).ids).toHaveLength(300_001);
  });

  it('says that there is no log', async () => {
    await expect(calls()).rejects.toThrow(`There is no log at ${path}.`);
  });
});
