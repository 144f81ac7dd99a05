import { readFileSync } from 'node:fs';

export const SERVER_NAME = 'mcp-secure-server';

let version: string | undefined;

/** The version in package.json, read once. Throws when the file next to `src` or `dist` is missing or has none. */
export function serverVersion(): string {
  version ??= readVersion();
  return version;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const found = (manifest as { version?: unknown } | null)?.version;
  if (typeof found !== 'string') throw new Error('package.json names no version; reinstall the server.');
  return found;
}
