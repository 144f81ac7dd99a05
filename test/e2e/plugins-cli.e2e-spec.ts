import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ExternalRig } from '../support/external.rig.js';
import { SERVER, openSession } from '../support/sdk.client.js';

const SCRIPT = '#!/bin/sh\necho \'{"content":[{"type":"text","text":"ran"}],"isError":false}\'\n';

describe('mcp-secure-server plugins', () => {
  let rig: ExternalRig;

  beforeEach(async () => {
    rig = new ExternalRig();
    await rig.add('probe', { program: { script: SCRIPT }, entry: { sha256: undefined, sandbox: 'off' } });
    rig.policy();
  });

  afterEach(() => rig.close());

  function run(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SERVER, 'plugins', ...args, '--policy', rig.file],
      {
        cwd: rig.folder,
        env: { HOME: rig.folder, PATH: process.env['PATH'] ?? '' },
        encoding: 'utf8',
        input: '',
      },
    );
    return { status, stdout, stderr };
  }

  const listed = () => JSON.parse(run('list', '--json').stdout) as Record<string, unknown>[];
  const list = () => rig.path('.mcp-secure', 'accepted-plugins.json');

  it('accepts what it showed, and no other bytes', async () => {
    expect(run('check')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('plugins.external[0].manifest: nobody has accepted it yet'),
    });
    expect(listed()).toMatchObject([{ name: 'probe', state: 'not accepted', tools: ['probe'] }]);

    const accepted = run('accept', 'probe', '--yes');
    expect(accepted.status).toBe(0);
    const [shown] = /sha256 {3}([0-9a-f]{64})/.exec(accepted.stdout)?.slice(1) ?? [];
    expect(listed()).toMatchObject([{ state: 'accepted', accepted_by: 'operator', sha256: shown }]);
    expect(statSync(list()).mode & 0o777).toBe(0o600);
    expect(run('check').status).toBe(0);
    const session = await openSession(rig);
    expect(await session.call('probe')).toMatchObject({ text: 'ran' });
    await session.close();

    appendFileSync(rig.path('probe', 'run'), '# changed\n');
    const changed = run('check');
    expect(changed.status).toBe(1);
    expect(changed.stdout).toContain('executable');
    expect(listed()).toMatchObject([{ state: 'not accepted' }]);
  });

  it('accepts nothing without a word', () => {
    const { status, stderr } = run('accept', 'probe');
    expect(status).toBe(2);
    expect(stderr).toContain('Nothing was accepted: there is no terminal to ask on.');
    expect(listed()).toMatchObject([{ state: 'not accepted' }]);
  });

  it('says which plugins there are when it is given another name', () => {
    expect(run('accept', 'prob', '--yes')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The policy lists no plugin "prob". It lists probe.'),
    });
  });

  it('says where a manifest is wrong', () => {
    appendFileSync(rig.path('probe', 'manifest.yaml'), 'exekutable: x\n');
    const { status, stdout } = run('check');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /probe\/manifest\.yaml:\d+:1 exekutable: unknown key, did you mean "executable"\?/,
    );
  });

  it('accepts nothing by a list that others can write, or that is not what it wrote', () => {
    expect(run('accept', 'probe', '--yes').status).toBe(0);
    const text = readFileSync(list(), 'utf8');
    chmodSync(list(), 0o666);
    expect(listed()).toMatchObject([{ state: 'not accepted' }]);
    chmodSync(list(), 0o600);
    expect(listed()).toMatchObject([{ state: 'accepted' }]);
    writeFileSync(list(), text.slice(0, -10));
    expect(listed()).toMatchObject([{ state: 'not accepted' }]);
  });

  it('shows what a plugin may do, in lines of 80 columns', () => {
    mkdirSync(rig.path('data'));
    const { stdout } = run('accept', 'probe');
    for (const word of ['plugin', 'runs', 'sandbox  off', 'network  none', 'writes   nothing'])
      expect(stdout).toContain(word);
    expect(
      run('list')
        .stdout.split('\n')
        .every((line) => line.length <= 80 || !line.includes(' ')),
    ).toBe(true);
  });
});
