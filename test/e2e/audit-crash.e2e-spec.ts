import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const RUN = fileURLToPath(new URL('../crash/run.mjs', import.meta.url));

// `npm run test:crash` does this 200 times. What it looks for is in test/crash/judgement.mjs.
it('survives SIGKILL at random moments under load, alone and beside another server', async () => {
  const child = spawn(process.execPath, [RUN, '--rounds', '8'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number];

  expect(output).toContain('all 8 rounds are well');
  expect(code).toBe(0);
}, 180_000);
