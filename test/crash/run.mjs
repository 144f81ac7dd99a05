// Kills servers with SIGKILL at random moments under load, and looks at what they left in the audit log.
//   node test/crash/run.mjs [--rounds 200] [--seed 1]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { problemsOf } from './judgement.mjs';
import { LoadedServer } from './loaded.server.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string' } },
});
const rounds = Number(options.rounds);
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
/** Rounds that share one log. */
const GROUP = 20;
const random = generator(seed);
const say = (text) => process.stdout.write(`${text}\n`);

say(`seed ${seed}, ${rounds} rounds`);
let failed = 0;
for (let done = 0; done < rounds; done += GROUP) failed += await group(done, Math.min(GROUP, rounds - done));
say(failed === 0 ? `all ${rounds} rounds are well` : `${failed} problems; run again with --seed ${seed}`);
process.exit(failed === 0 ? 0 : 1);

/** Several crashes on one log, each found by the next start; then an orderly start and stop. */
async function group(first, count) {
  const folder = mkdtempSync(join(tmpdir(), 'mss-crash-'));
  const place = { folder, log: join(folder, 'audit.log'), marks: join(folder, 'marks') };
  const answered = [];
  let number = 0;
  const next = () => number++;
  for (let round = 0; round < count; round++) answered.push(...(await crash(place, next, first + round)));
  const last = new LoadedServer(policyIn(place, 'os', false), place.marks, next);
  await last.ready;
  await last.end();
  answered.push(...last.answered);
  const { problems, count: records, torn, recovered } = await problemsOf(place.log, answered, place.marks);
  say(
    `rounds ${first + 1} to ${first + count}: ${answered.length} answers, ${records} records, ` +
      `${recovered} calls recovered, ${torn} torn lines, ${problems.length} problems`,
  );
  for (const problem of problems.slice(0, 10)) say(`  ${problem}`);
  if (problems.length > 0) say(`  kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  return problems.length;
}

/** Every third round has two servers on the log, one of which goes on for a while. */
async function crash(place, next, round) {
  const policy = policyIn(place, random() < 0.5 ? 'os' : 'disk', random() < 0.5);
  const victim = new LoadedServer(policy, place.marks, next);
  const witness = round % 3 === 2 ? new LoadedServer(policy, place.marks, next) : undefined;
  await witness?.ready;
  // Now and then in the middle of a start.
  if (random() < 0.15) await sleep(random() * 800);
  else {
    await victim.ready;
    await sleep(random() * 250);
  }
  await victim.kill();
  if (witness !== undefined) {
    await sleep(random() * 50);
    await witness.end();
  }
  return [...victim.answered, ...(witness?.answered ?? [])];
}

function policyIn({ folder, log }, durability, compress) {
  const file = join(folder, 'policy.yaml');
  writeFileSync(
    file,
    `version: "1.0"
tools: { allow: [mark], rate_limits: { default: 1000000000 } }
audit: { log_file: "${log}", max_file_bytes: 65536, max_files: 1000, durability: ${durability}, compress: ${compress} }
database: { file: "${folder}/bugs.db" }
`,
  );
  return file;
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function generator(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}
