import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER_MODE = 0o700;
const OTHERS = 0o077;
/** What sun_path holds on every system that has it; some cut a longer one without a word. */
const MAX_PATH_BYTES = 103;
const SOCKET = /^\d{1,10}-[0-9a-f]{8}\.sock$/;

/** The folder of the sockets cannot be used; nobody can be asked beside the client. */
export class UnsafeFolder extends Error {
  override readonly name = 'UnsafeFolder';
}

/**
 * Makes the folder, or checks that it belongs to this user alone: whoever can put a socket into it answers in place
 * of a server, and whoever can enter it can approve.
 *
 * @throws UnsafeFolder
 */
export function ownDeskFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  assertOwn(folder);
}

/**
 * The sockets that lie there; none when there is no folder.
 *
 * @throws UnsafeFolder when somebody else could have put them there
 */
export function deskSockets(folder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  assertOwn(folder);
  return names.filter((name) => SOCKET.test(name)).map((name) => join(folder, name));
}

/** @throws UnsafeFolder when a socket cannot have that path */
export function deskSocket(folder: string, pid: number, mark: string): string {
  const path = join(folder, `${pid}-${mark}.sock`);
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return path;
  throw new UnsafeFolder(`The path ${path} is too long for a socket (more than ${MAX_PATH_BYTES} bytes).`);
}

function assertOwn(folder: string): void {
  // Not what a link leads to: the link could lead elsewhere the next time.
  const status = lstatSync(folder);
  const uid = process.getuid?.();
  if (!status.isDirectory() || status.uid !== uid)
    throw new UnsafeFolder(`${folder} is not a folder of this user's own. Remove it, or set it right.`);
  if ((status.mode & OTHERS) !== 0)
    throw new UnsafeFolder(`${folder} is open to others. Run: chmod 700 ${folder}`);
}
