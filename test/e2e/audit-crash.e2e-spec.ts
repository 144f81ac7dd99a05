import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { FrameWitness } from '../support/frame.witness.js';

const RUN = fileURLToPath(new URL('../crash/run.mjs', import.meta.url));

// `npm run test:crash` does this 200 times. What it looks for is in test/crash/judgement.mjs.
it('survives SIGKILL at random moments under load, alone and beside another server', async () => {
  const frames = mkdtempSync(join(tmpdir(), 'mss-crash-frames-'));
  const child = spawn(process.execPath, [RUN, '--rounds', '8'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FRAMES: frames },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number];

  expect(output).toContain('all 8 rounds are well');
  expect(code).toBe(0);
  const files = readdirSync(frames);
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) {
    const witness = new FrameWitness();
    const said = JSON.parse(readFileSync(join(frames, file), 'utf8')) as ['sent' | 'received', string][];
    for (const [direction, text] of said) witness[direction](text);
  }
}, 180_000);
