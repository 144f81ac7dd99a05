import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killServers } from './client.mjs';

/** On a disk, and where programs in the sandbox can be reached: /tmp is often neither. */
const PLACE = '/var/tmp/mss-bench-';

/**
 * Lends a home of its own with a policy, and the servers that are compared under it.
 *
 * @param options `rules`: how many the policy has before the one that allows everything; `extend`: makes more of the
 * policy, given the folder
 */
export async function withBench({ rules = 0, extend = () => ({}) }, work) {
  const folder = mkdtempSync(PLACE);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(benchIn(folder, rules, await extend(folder)));
  } finally {
    remove();
    process.off('exit', remove);
  }
}

// An interrupted run must not leave its folder, with up to gigabytes in it; a server that ends by itself writes once more.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await killServers();
    process.exit(1);
  });
}

function benchIn(folder, rules, more) {
  const policy = join(folder, 'policy.yaml');
  const log = join(folder, 'audit.log');
  const database = join(folder, 'bugs.db');
  const before = Array.from({ length: rules }, (_, at) => `rule_${at}_*`);
  writeFileSync(
    policy,
    JSON.stringify({
      version: '1.0',
      filesystem: { allowed_paths: [`${folder}/**`], denied_paths: [`${folder}/denied/**`] },
      tools: { allow: [...before, '*'], rate_limits: { default: 1_000_000_000 } },
      audit: { log_file: log, max_file_bytes: 1_073_741_824 },
      database: { file: database },
      ...more,
    }),
  );
  const main = pathOf('../../dist/main.js');
  const node = process.execPath;
  const profiles = process.env.BENCH_PROFILES;
  const ours = profiles === undefined ? [node] : [node, '--cpu-prof', `--cpu-prof-dir=${profiles}`];
  return {
    folder,
    main,
    policy,
    log,
    database,
    env: { HOME: folder, PATH: process.env.PATH, BENCH_WASTE_MS: process.env.BENCH_WASTE_MS ?? '0' },
    servers: {
      ours: [...ours, main, '--policy', policy],
      echo: [...ours, pathOf('servers/echo.mjs'), policy],
      bare: [node, pathOf('servers/bare.mjs')],
      floor: [node, pathOf('servers/floor.mjs')],
    },
    /** Makes the folder of a project. */
    project: (name) => {
      const path = join(folder, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
  };
}

function pathOf(name) {
  return new URL(name, import.meta.url).pathname;
}
