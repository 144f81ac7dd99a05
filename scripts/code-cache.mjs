// Keeps beside each script of the bundle what V8 has compiled of it once a client was served.
//   node scripts/code-cache.mjs    after scripts/bundle.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const SESSION = [
  {
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'build', version: '1' },
    },
  },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/list' },
  { id: 3, method: 'tools/call', params: { name: 'list_categories', arguments: {} } },
];

const SERVED = 'served';
if (process.argv[2] === SERVED) await serveAndKeep();
else await beServed();

/** A client with a home of its own: the build leaves nothing behind in that of the person who builds. */
async function beServed() {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'mss-build-')));
  try {
    const { MCP_SECURE_POLICY: _, ...env } = process.env;
    const server = spawn(process.execPath, [fileURLToPath(import.meta.url), SERVED], {
      env: { ...env, HOME: home },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const left = once(server, 'close');
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    let lines = '';
    server.stdout.setEncoding('utf8').on('data', (text) => {
      lines += text;
      // Every request has its answer.
      if (lines.split('\n').length > 3) server.stdin.end();
    });
    for (const message of SESSION) server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const [code] = await left;
    if (code === 0) return;
    process.stderr.write(`The server that was built does not serve a client:\n${said}`);
    process.exitCode = 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function serveAndKeep() {
  // V8 forgets what it compiled and has not run for a while, such as the parser of the policy.
  v8.setFlagsFromString('--no-flush-bytecode');
  const { setFlagsOfStart } = await import('../dist/v8.flags.js');
  const { cachesOfLoaded, CACHE_SUFFIX } = await import('../dist/bundle.loader.js');
  const { loadStart } = await import('../dist/start.loader.js');
  const { start } = await loadStart();
  const early = new Set(cachesOfLoaded().keys());
  const code = await start([process.execPath, 'main.js']);
  // As in a start: a cache is refused where the flags are others.
  v8.setFlagsFromString('--flush-bytecode');
  const before = cachesOfLoaded();
  setFlagsOfStart();
  for (const [file, cache] of cachesOfLoaded()) {
    // V8 takes a cache for any text of the same length. The names of the others change with what is in them.
    if (basename(file) === 'start.cjs') continue;
    writeFileSync(file + CACHE_SUFFIX, early.has(file) ? before.get(file) : cache);
  }
  process.exit(code);
}
