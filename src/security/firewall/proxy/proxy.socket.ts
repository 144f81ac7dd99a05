import { chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NOBODY } from '../../sandbox/bubblewrap.arguments.js';

/** What sun_path holds on every system that has it; some cut a longer one without a word. */
const MAX_PATH_BYTES = 103;
const OWNER_ONLY = 0o600;
const OWNER_AND_GROUP = 0o660;
const PASSABLE_BY_GROUP = 0o710;
const PASSABLE_BY_ALL = 0o001;

/** The place of one socket: a folder of its own, which nobody else can list or put anything into. */
export class ProxySocket {
  private constructor(private readonly folder: string) {}

  /** @throws Error when the temporary folder cannot hold a socket */
  static async create(below = tmpdir()): Promise<ProxySocket> {
    const socket = new ProxySocket(await mkdtemp(join(below, 'mss-egress-')));
    if (Buffer.byteLength(socket.path) <= MAX_PATH_BYTES) return socket;
    await socket.remove();
    throw new Error(
      `The path ${socket.path} is too long for a socket (more than ${MAX_PATH_BYTES} bytes). Set TMPDIR to a shorter one.`,
    );
  }

  get path(): string {
    return join(this.folder, 'proxy');
  }

  /**
   * Lets the program connect, once the socket is there. A server that runs as root starts programs as a user that owns
   * nothing: the group of that user may then pass the folder and connect, no more.
   *
   * @throws Error when that user cannot come as far as the folder
   */
  async admitProgram(): Promise<void> {
    if (process.getuid?.() !== 0) {
      await chmod(this.path, OWNER_ONLY);
      return;
    }
    await assertPassable(dirname(this.folder));
    await chown(this.path, 0, NOBODY);
    await chmod(this.path, OWNER_AND_GROUP);
    await chown(this.folder, 0, NOBODY);
    await chmod(this.folder, PASSABLE_BY_GROUP);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function assertPassable(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & PASSABLE_BY_ALL) === 0) {
    throw new Error(
      `Programs run as a user who cannot enter ${folder}, so they would not reach the socket of their proxy. ` +
        'Set TMPDIR to a folder that everybody may enter.',
    );
  }
  const above = dirname(folder);
  if (above !== folder) await assertPassable(above);
}
