import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../kernel/index.js';
import { LivePolicyStore, readPolicy } from '../policy/index.js';
import { AuditLog } from '../security/index.js';
import { PolicyReloader } from './policy.reloader.js';
import { ToolRegistry } from './tool.registry.js';

describe('PolicyReloader', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-reloader-'));
    file = join(folder, 'policy.yaml');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (tools: string, log = join(folder, 'audit.log')): void =>
    writeFileSync(file, `version: "1.0"\ntools: ${tools}\naudit: { log_file: "${log}" }\n`);

  function setUp() {
    const loaded = readPolicy(file, {});
    const store = new LivePolicyStore(loaded.policy);
    const registry = new ToolRegistry(store);
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type
    registry.register({ tools: [], withheld: [] });
    const reloader = new PolicyReloader(store, registry, new AuditLog(store, new SystemClock()));
    reloader.startFrom(loaded.sha256);
    return { store, reloader };
  }

  it('does nothing when the content is the same, unless it is told to', () => {
    write('{}');
    const { store, reloader } = setUp();
    const before = store.current;
    write('{}');

    expect(reloader.reloadIfChanged({}, () => true)).toEqual({ kind: 'unchanged' });
    expect(store.current).toBe(before);
    expect(reloader.reload({})).toMatchObject({ kind: 'reloaded', tools: 'same' });
    expect(store.current).not.toBe(before);
  });

  it('does not change what programs may do under those that run', () => {
    const log = join(folder, 'audit.log');
    const listing = (limits: string): void =>
      writeFileSync(
        file,
        `version: "1.0"\naudit: { log_file: "${log}" }\nplugins: { external: [{ manifest: /m.yaml, limits: ${limits} }] }\n`,
      );
    listing('{ processes: 3 }');
    const { reloader } = setUp();
    listing('{ processes: 3, open_files: 256 }');
    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({ kind: 'reloaded' });
    listing('{ processes: 4 }');
    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({
      kind: 'rejected',
      problems: expect.stringContaining('plugins: this cannot change while the server runs'),
    });
  });

  it('says once what is wrong with an edit, and takes the old content back as a change', () => {
    write('{}');
    const { reloader } = setUp();
    write('{ timeout: "5" }');

    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({
      kind: 'rejected',
      problems: expect.stringContaining('tools.timeout: expected a number, found "5"'),
    });
    expect(reloader.reloadIfChanged({}, () => true)).toEqual({ kind: 'unchanged' });
    write('{}');
    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({ kind: 'reloaded' });
  });

  it('takes nothing that was written to while it was read, and looks again', () => {
    write('{ deny: [get_bug] }');
    const { store, reloader } = setUp();
    const before = store.current;
    write('{}');

    expect(reloader.reloadIfChanged({}, () => false)).toEqual({ kind: 'unchanged' });
    expect(store.current).toBe(before);
    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({ kind: 'reloaded' });
  });

  it('does not complain of a file that was replaced while it was looked for', () => {
    write('{}');
    const { reloader } = setUp();
    rmSync(file);

    expect(reloader.reloadIfChanged({}, () => false)).toEqual({ kind: 'unchanged' });
    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({ kind: 'rejected' });
  });

  it('does not put a policy in force that it cannot record, and does once it can', () => {
    const state = join(folder, 'state');
    const log = join(state, 'audit.log');
    writeFileSync(state, 'in the way of the folder');
    write('{}', log);
    const { store, reloader } = setUp();
    write('{ timeout: 5 }', log);

    expect(reloader.reloadIfChanged({}, () => true)).toEqual({
      kind: 'unrecorded',
      problems: expect.stringContaining(`The audit log ${log} cannot be written: Error: `),
    });
    expect(store.current.tools.timeout).toBe(30);
    rmSync(state);
    expect(reloader.reloadIfChanged({}, () => true)).toMatchObject({ kind: 'reloaded' });
    expect(store.current.tools.timeout).toBe(5);
  });
});
