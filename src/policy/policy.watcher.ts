import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/** How long a file has to stay as it is before it counts as written, in milliseconds. */
const SETTLE_MS = 100;
/** How often it is looked at without an event, in milliseconds. */
const ROUND_MS = 2000;

/**
 * Told that the file is another one, or has other content or times, or is gone, and has stayed so for a moment. Told
 * once more after the start, for what changed before.
 *
 * @param isStill whether it still is what it was when this was told: ask after reading, or half of the next edit is read
 * @returns `again` to be told of the same state in the next round
 */
export type PolicyListener = (isStill: () => boolean) => 'done' | 'again';

/**
 * Watches a file by the folders that it and its link lead to: editors that write a new file and rename it over the
 * old one would leave a watch on the file with the one that is gone. Events only make it quick. They are missed when
 * a folder on the way is replaced, a link in the middle is turned, the file system is a remote one or the system has
 * no watches left, so the file is looked at in rounds as well. Does not keep the process.
 */
export class PolicyWatcher {
  readonly #rounds: NodeJS.Timeout;
  #watchers: FSWatcher[] = [];
  #reported: string | undefined;
  #seen: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly listener: PolicyListener,
  ) {
    this.#watchFolders();
    this.#rounds = setInterval(() => this.#look(), ROUND_MS).unref();
    this.#lookSoon();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#rounds);
    this.#closeWatchers();
  }

  #closeWatchers(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  /** Anew after each change: a folder that was removed and made again has the name of one that nobody watches. */
  #watchFolders(): void {
    this.#closeWatchers();
    for (const folder of foldersOf(this.file)) {
      try {
        const watcher = watch(folder, { persistent: false }, () => this.#noticed());
        watcher.on('error', () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        // Gone, or no watches left: the rounds see it later.
      }
    }
  }

  /** One event says as much as a thousand: the log is often written to in the same folder, ten times for each call. */
  #noticed(): void {
    this.#closeWatchers();
    this.#lookSoon();
  }

  /** Not put off by further events: a log that is written to in the same folder would put it off for ever. */
  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#look();
    }, SETTLE_MS).unref();
  }

  #look(): void {
    // Before it looks: what happens from here on is told again.
    if (this.#watchers.length === 0) this.#watchFolders();
    const state = stateOf(this.file);
    if (state !== this.#seen) {
      // Perhaps half written.
      this.#seen = state;
      this.#lookSoon();
    } else if (state !== this.#reported && this.#timer === undefined) {
      this.#watchFolders();
      if (this.listener(() => stateOf(this.file) === state) === 'done') this.#reported = state;
    }
  }
}

function stateOf(file: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
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
