/**
 * Cases that a run found or that were missed once, and plain ones that show what is looked for. They come first in
 * every run. Add what `npm run fuzz` finds, as it prints it, with a word about what was wrong.
 */

export const pathRows: readonly string[] = [
  'BASE/allowed/a.txt',
  'BASE/allowed/up/outside/secret.txt',
  'BASE/allowed/out/../secret.txt',
  'BASE/allowed/there-and-back/../secret.txt',
  'BASE/allowed/none/../../outside/secret.txt',
  'BASE/allowed/dangling',
];

export interface FileAction {
  readonly action: 'read' | 'open' | 'list' | 'stat' | 'write' | 'mkdir' | 'remove' | 'move' | 'resolve';
  readonly path: string;
  readonly to: string;
}

export const fileActionRows: readonly FileAction[][] = [
  [{ action: 'read', path: 'BASE/allowed/hard.txt', to: '' }],
  [{ action: 'write', path: 'BASE/allowed/dangling', to: '' }],
  [{ action: 'move', path: 'BASE/allowed/sub', to: 'BASE/outside/sub2' }],
];

export const requestRows: readonly { readonly url: string; readonly answers: string[] }[] = [
  { url: 'https://api.example.com/', answers: ['93.184.216.34'] },
  { url: 'https://api.example.com/', answers: ['93.184.216.34', '127.0.0.1'] },
  { url: 'https://api.example.com@evil.test/', answers: ['93.184.216.34'] },
  { url: 'http://plain.example.com:22/', answers: ['93.184.216.34'] },
  { url: 'http://2852039166/', answers: [] },
  { url: 'https://[::ffff:127.0.0.1]/', answers: [] },
];

export const lookupRows: readonly string[] = [
  'api.example.com',
  'wild.example.com',
  'API.EXAMPLE.COM.',
  '127.0.0.1',
];

export const commandRows: readonly string[] = [
  // A shell looks for its script in PATH: a program that is a script was started although it was blocked.
  'bash curl',
  // A builtin that makes the shell read on from its input.
  "sh -c 'set -s'",

  'ls',
  "cu''rl",
  'env ls',
  'timeout 5 curl',
  "sh -c 'ls'",
  'xargs ls',
];

export const policyObjectRows: readonly Record<string, unknown>[] = [
  { version: '1.0' },
  { version: '1.0', network: null, tools: { allow: ['*'] } },
  { version: '1.0', tools: { allowed: ['*'] } },
];

export const policyTextRows: readonly string[] = [
  '',
  'version: "1.0"',
  'version: "1.0"\ntools: &a { allow: ["*"] }\nnetwork: *a',
];

export const argumentRows: readonly { readonly tool: string; readonly arguments: unknown }[] = [
  { tool: 'read_file', arguments: { path: 'BASE/link/etc/hostname' } },
  { tool: 'guarded', arguments: JSON.parse('{"__proto__":{"polluted":true},"path":"BASE/a.txt"}') },
];

interface Conversation {
  readonly lines: string[];
  readonly ending: '\n' | '\r\n' | '\n\n';
  readonly cuts: number[];
}

export const conversationRows: readonly Conversation[] = [
  { lines: ['{"jsonrpc":"2.0","id":"ID","method":"ping"}'], ending: '\r\n', cuts: [1, 2, 3] },
];

export const openingRows: readonly (Conversation & { readonly ending: '\n' | '\r\n' })[] = [
  {
    lines: [
      '{"jsonrpc":"2.0","id":"ID","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"roots":5},"clientInfo":{"name":"raw","version":"1"}}}',
    ],
    ending: '\n',
    cuts: [],
  },
];

export const byteStreamRows: readonly { bytes: string; cuts: number[] }[] = [
  { bytes: '\xef\xbb\xbf{}\r\n\n{}\n', cuts: [1, 2, 5] },
  // A byte order mark after a first line that was too long was dropped as if the stream began there.
  { bytes: `${'x'.repeat(17)}\n\xef\xbb\xbf{}\n`, cuts: [] },
];
