// npm run fuzz: the properties of test/fuzz on many more cases than `npm test` tries, and on other ones each time.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const JEST = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const USAGE = 'npm run fuzz -- [--seed N] [--runs N] [--time SECONDS] [PATTERN OF A FILE ...]';
/** Of each property, when nothing else is asked for. */
const SECONDS = 30;
const NO_END = 1_000_000_000;

const { values, positionals } = readArguments();
const seed = numberIn('seed') ?? randomInt(2 ** 31);
const runs = numberIn('runs') ?? NO_END;
const seconds = numberIn('time') ?? (values.runs === undefined ? SECONDS : 24 * 60 * 60);
console.error(`seed ${seed}; at most ${runs} cases and ${seconds} s for each property`);
console.error(
  `again: npm run fuzz -- --seed ${seed} --runs ${values.runs ?? 'N'} ${positionals.join(' ')}`.trim(),
);

const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    JEST,
    '--selectProjects',
    'fuzz',
    ...(positionals.length > 0 ? ['--testPathPatterns', ...positionals] : []),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_SEED: `${seed}`, FUZZ_RUNS: `${runs}`, FUZZ_SECONDS: `${seconds}` },
  },
);
jest.on('exit', (code) => (process.exitCode = code ?? 1));

function readArguments() {
  try {
    const text = { type: 'string' };
    return parseArgs({ allowPositionals: true, options: { seed: text, runs: text, time: text } });
  } catch (error) {
    return giveUp(error.message);
  }
}

function numberIn(name) {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^-?\d{1,10}$/.test(text)) return giveUp(`--${name} takes a whole number`);
  return Number(text);
}

function giveUp(why) {
  console.error(`${why}\n${USAGE}`);
  process.exit(2);
}
