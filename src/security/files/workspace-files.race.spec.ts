import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FileError, RefusalError } from '../../kernel/index.js';
import { openWorkspace, type Workspace } from '../../../test/support/workspace.js';

const SWAPPER = fileURLToPath(new URL('../../../test/fixtures/swapper.mjs', import.meta.url));
const ROUNDS = 20_000;
const WRITING_ROUNDS = 500;
/** Generous: each round opens files while another process works as fast as it can. */
const PATIENCE_MS = 240_000;
/** The naive version leaks after a few hundred; this is where we give up waiting for it. */
const NAIVE_ROUNDS = 2_000_000;

let place: Workspace;
let swapper: ChildProcessByStdio<null, Readable, null>;
let paths: string[];

beforeEach(async () => {
  place = openWorkspace();
  for (const folder of [place.allowed, place.outside]) mkdirSync(join(folder, 'box'));
  writeFileSync(join(place.allowed, 'swapped.txt'), 'public');
  writeFileSync(join(place.allowed, 'box/inner.txt'), 'public');
  writeFileSync(join(place.outside, 'secret.txt'), 'SECRET');
  writeFileSync(join(place.outside, 'box/inner.txt'), 'SECRET');
  paths = [join(place.allowed, 'swapped.txt'), join(place.allowed, 'box/inner.txt')];
  swapper = spawn(process.execPath, [SWAPPER, place.allowed, place.outside], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(swapper.stdout, 'data');
});

afterEach(async () => {
  const ended = once(swapper, 'exit');
  swapper.kill('SIGKILL');
  await ended;
  place.remove();
});

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
