// Installs the official Inspector in a temporary folder and lets its command line talk to the built server.
//   node test/inspector/run.mjs
// Exits with 0 when all is well, or when its packages cannot be had here; with 1 when anything is wrong.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES } from './cases.mjs';

/** What npm reports when there is no registry, or none that has these packages. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|E404)\b/;
const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-inspector-')));
try {
  process.exitCode = await test();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function test() {
  // Outside of the repository: 160 MB that no other tool of ours is to look through.
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(new URL(name, import.meta.url), join(folder, name));
  }
  const startedAt = performance.now();
  const flags = '--ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 --prefer-offline';
  const install = await run('npm', ['ci', ...flags.split(' '), '--prefix', folder]);
  if (install.code !== 0 && UNREACHABLE.test(install.stderr)) {
    say(
      `NOT TESTED: the packages of the Inspector cannot be had here (${UNREACHABLE.exec(install.stderr)[0]}).`,
    );
    return 0;
  }
  assert.equal(install.code, 0, `npm ci failed:\n${install.stderr}`);
  say(`installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);

  const home = join(folder, 'home');
  mkdirSync(home);
  const policy = writePolicy(home);
  let failed = 0;
  for (const { title, args, expected } of CASES) {
    try {
      expected(await inspect(home, [SERVER, '--policy', policy], args));
      say(`  ok      ${title}`);
    } catch (error) {
      failed++;
      say(`  FAILED  ${title}\n${error.message}`);
    }
  }
  say(failed === 0 ? `all ${CASES.length} cases are well` : `${failed} of ${CASES.length} cases failed`);
  return failed === 0 ? 0 : 1;
}

function writePolicy(home) {
  const file = join(home, 'policy.yaml');
  writeFileSync(
    file,
    `version: "1.0"
filesystem: { allowed_paths: ["${home}/**"] }
tools: { allow: [search_tools, list_categories, read_file] }
audit: { log_file: "${home}/audit.log" }
database: { file: "${home}/bugs.db" }
`,
  );
  return file;
}

/** One run of the command line, with the JSON of its stdout and stderr. */
async function inspect(home, server, args) {
  const inspector = join(
    folder,
    'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js',
  );
  const { code, stdout, stderr } = await run(
    process.execPath,
    [inspector, '--cli', process.execPath, ...server, ...args, '--quiet', '--format', 'json'],
    { cwd: home, env: { HOME: home, PATH: process.env.PATH } },
  );
  return { code, said: json(stdout), complained: json(stderr) };
}

/** The last line that is an object; the Inspector warns in plain text as well. */
function json(text) {
  const line = text.trim().split('\n').findLast((each) => each.startsWith('{')); // prettier-ignore
  return line === undefined ? undefined : JSON.parse(line);
}

function run(command, args, options = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}
