import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readAcceptances, writeAcceptances } from './acceptance.list.js';
import type { AcceptedPlugin } from './acceptance.rules.js';
import { digestOf, type KnownPart } from './program.part.js';

const PARTS: KnownPart[] = [
  { kind: 'manifest', label: 'manifest', path: '/p/manifest.yaml', sha256: 'a'.repeat(64) },
  { kind: 'executable', label: 'executable', path: '/p/run', sha256: 'b'.repeat(64) },
];
const ENTRY: AcceptedPlugin = {
  name: 'stats',
  version: '1.0',
  sha256: digestOf(PARTS),
  parts: PARTS,
  accepted_at: '2026-01-02T03:04:05.678Z',
};

describe('the list of accepted plugins', () => {
  let home: string;
  let folder: string;
  let file: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'mss-accepted-')));
    folder = join(home, '.mcp-secure');
    file = join(folder, 'accepted-plugins.json');
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function written(): void {
    writeAcceptances(file, new Map([['/p/manifest.yaml', ENTRY]]));
  }

  it('is empty when there is none', () => {
    expect(readAcceptances(file)).toEqual({ kind: 'read', accepted: new Map() });
  });

  it('reads what was written, which only its owner can', () => {
    written();
    expect(readAcceptances(file)).toEqual({
      kind: 'read',
      accepted: new Map([['/p/manifest.yaml', ENTRY]]),
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['accepted-plugins.json']);
  });

  it('is replaced, and not written to: a link to it keeps the old one', () => {
    written();
    const before = statSync(file).ino;
    writeAcceptances(file, new Map());
    expect(statSync(file).ino).not.toBe(before);
    expect(readFileSync(file, 'utf8')).toBe('{\n  "version": 1,\n  "plugins": {}\n}\n');
  });

  it('replaces a link, and leaves alone what it leads to', () => {
    mkdirSync(folder);
    writeFileSync(join(home, 'precious'), 'kept');
    symlinkSync(join(home, 'precious'), file);
    written();
    expect(readFileSync(join(home, 'precious'), 'utf8')).toBe('kept');
    expect(readAcceptances(file).kind).toBe('read');
  });

  it('is as it was when it cannot be replaced', () => {
    mkdirSync(file, { recursive: true });
    expect(written).toThrow('EISDIR');
    expect(readdirSync(folder)).toEqual(['accepted-plugins.json']);
  });

  it.each<[string, () => void, string, string]>([
    ['its group can write to it', () => chmodSync(file, 0o620), 'others can write to FILE', 'look at what it accepts, then chmod go-w it'],
    ['everybody can write to it', () => chmodSync(file, 0o602), 'others can write to FILE', 'look at what it accepts, then chmod go-w it'],
    ['others can write to its folder', () => chmodSync(folder, 0o770), 'others can write to FOLDER', 'look at what it accepts, then chmod go-w it'],
    ['it is a link', () => { renameSync(file, `${file}.real`); symlinkSync(`${file}.real`, file); }, 'FILE is a link', 'put the file itself there'],
    ['it is a folder', () => { rmSync(file); mkdirSync(file); }, 'FILE is no regular file', 'move it away'],
    ['it is huge', () => truncateSync(file, 1024 * 1024 + 1), 'FILE is larger than 1 MiB', 'move it away'],
    ['it was cut short', () => truncateSync(file, 100), 'FILE is no list of accepted plugins', 'move it away, and accept the plugins again'],
    ['it is empty', () => truncateSync(file, 0), 'FILE is no list of accepted plugins', 'move it away, and accept the plugins again'],
  ])('accepts nothing when %s', (_when, spoil, problem, remedy) => {
    written();
    spoil();
    const named = problem.replace('FILE', file).replace('FOLDER', folder);
    expect(readAcceptances(file)).toEqual({ kind: 'unusable', problem: `${named}, so it accepts nothing`, remedy });
  }); // prettier-ignore

  it.each<[string, unknown]>([
    ['another version', { version: 2, plugins: {} }],
    ['a further key', { version: 1, plugins: {}, more: 1 }],
    ['a list of plugins', { version: 1, plugins: [] }],
    ['null', null],
  ])('accepts nothing when it holds %s', (_what, content) => {
    mkdirSync(folder);
    writeFileSync(file, JSON.stringify(content));
    expect(readAcceptances(file)).toMatchObject({
      kind: 'unusable',
      problem: `${file} is no list of accepted plugins, so it accepts nothing`,
    });
  });

  it.each<[string, string, unknown]>([
    ['a relative manifest', 'manifest.yaml', ENTRY],
    ['a further key', '/p/manifest.yaml', { ...ENTRY, also: 1 }],
    ['a missing key', '/p/manifest.yaml', { ...ENTRY, name: undefined }],
    ['a digest that is not that of its parts', '/p/manifest.yaml', { ...ENTRY, sha256: 'f'.repeat(64) }],
    ['no parts', '/p/manifest.yaml', { ...ENTRY, parts: {} }],
    ['a part of no kind', '/p/manifest.yaml', { ...ENTRY, parts: [{ ...PARTS[0], kind: 'x' }] }],
    ['a part without a digest', '/p/manifest.yaml', { ...ENTRY, parts: [{ ...PARTS[0], sha256: 'A'.repeat(64) }] }],
    ['a time that is none', '/p/manifest.yaml', { ...ENTRY, accepted_at: 'yesterday' }],
    ['nothing', '/p/manifest.yaml', null],
  ])('accepts nothing when one entry has %s', (_what, manifest, entry) => {
    mkdirSync(folder);
    writeFileSync(file, JSON.stringify({ version: 1, plugins: { '/q/manifest.yaml': ENTRY, [manifest]: entry } }));
    expect(readAcceptances(file)).toEqual({
      kind: 'unusable',
      problem: `the entry ${JSON.stringify(manifest)} in ${file} is not what this server writes, so it accepts nothing`,
      remedy: 'move it away, and accept the plugins again',
    });
  }); // prettier-ignore
});
