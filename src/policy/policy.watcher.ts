import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/** How long a file has to stay as it is before it counts as written, in milliseconds. */
const SETTLE_MS = 100;

/** What a watcher tells. */
export interface WatchListener {
  /** The file is another one, or has other content or times, or is gone; and it has stayed so for a moment. */
  readonly changed: () => void;
  /** Nothing will be seen any more. */
  readonly failed: (error: unknown) => void;
}

/**
 * Watches a file by the folders that it and its link lead to: editors that write a new file and rename it over the
 * old one would leave a watch on the file with the one that is gone. Does not keep the process.
 */
export class PolicyWatcher {
  readonly #watchers = new Map<string, FSWatcher>();
  #reported: string;
  #seen: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly listener: WatchListener,
  ) {
    this.#reported = stateOf(file);
    this.#seen = this.#reported;
    this.#follow();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #follow(): void {
    const folders = foldersOf(this.file);
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#lookSoon());
      watcher.on('error', (error) => {
        watcher.close();
        this.listener.failed(error);
      });
      this.#watchers.set(folder, watcher);
    } catch (error) {
      this.listener.failed(error);
    }
  }

  /** Not put off by further events: a log that is written to in the same folder would put it off for ever. */
  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#look();
    }, SETTLE_MS).unref();
  }

  #look(): void {
    const state = stateOf(this.file);
    if (state !== this.#seen) {
      // Perhaps half written.
      this.#seen = state;
      this.#lookSoon();
    } else if (state !== this.#reported) {
      this.#reported = state;
      this.#follow();
      this.listener.changed();
    }
  }
}

function stateOf(file: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    return 'gone';
  }
}

function foldersOf(file: string): Set<string> {
  const folders = new Set([dirname(file)]);
  try {
    folders.add(dirname(realpathSync(file)));
  } catch {
    // Gone for the moment; the folder of its name tells when it is back.
  }
  return folders;
}
