import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A home of its own with a policy, and the servers that are compared under it. */
export function benchFolder({ rules = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mss-bench-'));
  const project = join(folder, 'project');
  mkdirSync(project);
  const policy = join(folder, 'policy.yaml');
  const more = Array.from({ length: rules }, (_, at) => `rule_${at}_*`);
  writeFileSync(
    policy,
    JSON.stringify({
      version: '1.0',
      filesystem: { allowed_paths: [`${folder}/**`] },
      tools: { allow: [...more, '*'], rate_limits: { default: 1_000_000_000 } },
      audit: { log_file: join(folder, 'audit.log'), max_file_bytes: 1_073_741_824 },
      database: { file: join(folder, 'bugs.db') },
    }),
  );
  const here = (name) => new URL(`servers/${name}.mjs`, import.meta.url).pathname;
  const node = process.execPath;
  return {
    folder,
    project,
    env: { HOME: folder, PATH: process.env.PATH },
    servers: {
      ours: [node, new URL('../../dist/main.js', import.meta.url).pathname, '--policy', policy],
      echo: [node, here('echo'), policy],
      bare: [node, here('bare')],
      floor: [node, here('floor')],
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
