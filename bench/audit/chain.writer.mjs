import { appendFileSync, closeSync, openSync, statSync } from 'node:fs';
import { createKey } from '../../dist/security/audit/chain/chain.key.js';
import { sealedLine } from '../../dist/security/audit/chain/chain.line.js';
import { ChainMac } from '../../dist/security/audit/chain/chain.mac.js';
import { HeadStore } from '../../dist/security/audit/chain/head.store.js';

const LINES_AT_ONCE = 20_000;
const NOBODY = '0'.repeat(64);

export const request = (n) => ({
  type: 'request',
  timestamp: '2026-11-22T10:00:00.000Z',
  request_id: `6f1f3a52-7c1e-4a69-9f0c-${String(n).padStart(12, '0')}`,
  tool_name: 'read_file',
  client: 'client/1.0.0',
  arguments: { path: '/home/ann/project/src/index.ts', limit: 200 },
});
export const response = (n) => ({
  type: 'response',
  timestamp: '2026-11-22T10:00:00.003Z',
  request_id: request(n).request_id,
  tool_name: 'read_file',
  result_status: 'answered',
  rule: 'filesystem.allowed_paths[0]',
  code: null,
  reason: null,
  execution_time_ms: 2.417,
});

/**
 * Writes a log of calls that is whole and at least so many bytes long, with its key and its head.
 *
 * @returns where it ends
 */
export function writeChain(path, bytes) {
  closeSync(openSync(path, 'wx', 0o600));
  const mac = new ChainMac(createKey(path));
  let link = { seq: 0, mac: NOBODY };
  let lines = [];
  const put = (record) => {
    const sealed = sealedLine(mac, link, 'bench0000000', record);
    link = sealed.link;
    lines.push(sealed.line);
  };
  put({ type: 'file', timestamp: '2026-11-22T10:00:00.000Z', file: 1, kept: 0, prev: link.mac });
  for (let n = 0; statSync(path).size < bytes;) {
    for (; lines.length < LINES_AT_ONCE; n++) {
      put(request(n));
      put(response(n));
    }
    appendFileSync(path, `${lines.join('\n')}\n`);
    lines = [];
  }
  const { ino: inode, size } = statSync(path);
  const store = new HeadStore(path);
  store.locked(
    () => ({ ...link, file: 1, kept: 0, inode, bytes: size }),
    () => {},
  );
  store.close();
  return link;
}
