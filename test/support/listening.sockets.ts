import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where a process of Linux waits for others over a network: local addresses as the kernel writes them. */
export function listeningSockets(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const open = new Set(readdirSync(folder).map((name) => linkOf(join(folder, name))));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => isOpenToOthers(state) && open.has(`socket:[${inode}]`))
      .map(([, local]) => `${table} ${local}`),
  );
}

/** LISTEN for TCP; for UDP, a socket that is bound and not connected. */
function isOpenToOthers(state: string | undefined): boolean {
  return state === '0A' || state === '07';
}

/** Some are gone before they are looked at, the one of the folder itself among them. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
