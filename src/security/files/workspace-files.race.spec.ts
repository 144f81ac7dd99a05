import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FileError, RefusalError } from '../../kernel/index.js';
import { openWorkspace, type Workspace } from '../../../test/support/workspace.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));
const ROUNDS = 20_000;
const WRITING_ROUNDS = 500;
const MOVING_ROUNDS = 4_000;
/** Generous: each round opens files while another process works as fast as it can. */
const PATIENCE_MS = 240_000;
/** The naive version leaks after a few hundred; this is where we give up waiting for it. */
const NAIVE_ROUNDS = 2_000_000;

let place: Workspace;
let other: ChildProcessByStdio<null, Readable, null>;
let paths: string[];

beforeEach(() => {
  place = openWorkspace();
  for (const folder of [place.allowed, place.outside]) mkdirSync(join(folder, 'box'));
  writeFileSync(join(place.allowed, 'swapped.txt'), 'public');
  writeFileSync(join(place.allowed, 'box/inner.txt'), 'public');
  writeFileSync(join(place.outside, 'secret.txt'), 'SECRET');
  writeFileSync(join(place.outside, 'box/inner.txt'), 'SECRET');
  paths = [join(place.allowed, 'swapped.txt'), join(place.allowed, 'box/inner.txt')];
});

afterEach(async () => {
  await stop();
  place.remove();
});

/** Another process that is at work as fast as it can. */
async function start(name: string, ...args: string[]): Promise<void> {
  other = spawn(process.execPath, [fixture(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
}

/** Ends it; by then all it said has been heard. */
async function stop(): Promise<void> {
  if (other.signalCode !== null) return;
  const ended = once(other, 'close');
  other.kill('SIGKILL');
  await ended;
}

/** Failures and refusals are what a race is allowed to cause; anything else is a mistake. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusalError || error instanceof FileError) return undefined;
    throw error;
  }
}

/** What most servers do: judge the real path, then open it by name. */
function naiveRead(path: string): string | undefined {
  try {
    return readFileSync(place.files.resolve(path), 'utf8');
  } catch {
    return undefined;
  }
}

describe('a file and a folder that another process swaps for links to the outside', () => {
  beforeEach(() => start('swapper.mjs', place.allowed, place.outside));

  it(
    'never leak a byte, while opening what was judged by its name does',
    async () => {
      const seen = new Map<string, number>();
      for (let round = 0; round < ROUNDS; round++) {
        const path = paths[round % 2] as string;
        const text = (await attempt(() => place.files.read(path)))?.content.toString() ?? 'refused';
        seen.set(text, (seen.get(text) ?? 0) + 1);
      }
      expect([...seen.keys()].sort()).toEqual(['public', 'refused']);

      for (const path of paths) {
        let leaked = false;
        for (let round = 0; round < NAIVE_ROUNDS && !leaked; round++) leaked = naiveRead(path) === 'SECRET';
        expect(leaked).toBe(true);
      }
    },
    PATIENCE_MS,
  );

  it(
    'are never a way to write, make, move or remove something outside',
    async () => {
      const inner = join(place.allowed, 'box/made');
      for (let round = 0; round < WRITING_ROUNDS; round++) {
        await attempt(() => place.files.write(paths[round % 2] as string, 'public'));
        await attempt(() => place.files.mkdir(inner));
        await attempt(() => place.files.move(inner, `${inner}-again`));
        await attempt(() => place.files.remove(`${inner}-again`));
        await attempt(() => place.files.list(join(place.allowed, 'box')));
      }

      expect(readdirSync(place.outside).sort()).toEqual(['box', 'secret.txt']);
      expect(readdirSync(join(place.outside, 'box'))).toEqual(['inner.txt']);
      expect(readFileSync(join(place.outside, 'secret.txt'), 'utf8')).toBe('SECRET');
      expect(readFileSync(join(place.outside, 'box/inner.txt'), 'utf8')).toBe('SECRET');
    },
    PATIENCE_MS,
  );
});

describe('a name that another process takes at the very moment', () => {
  it(
    'is not taken away from it by moving a file there',
    async () => {
      const [here, there] = [join(place.allowed, 'box/here'), join(place.allowed, 'box/there')];
      writeFileSync(here, 'ours');
      await start('taker.mjs', there);
      let said = '';
      other.stdout.on('data', (text) => (said += String(text)));
      let moved = 0;
      for (let round = 0; round < MOVING_ROUNDS; round++) {
        if ((await attempt(() => place.files.move(here, there))) === undefined) continue;
        moved++;
        await place.files.move(there, here);
      }
      await stop();

      expect(said).toBe('');
      expect(moved).toBeGreaterThan(0);
      expect(readFileSync(here, 'utf8')).toBe('ours');
    },
    PATIENCE_MS,
  );
});
