/** What a name in a folder stands for. A `link` is a symbolic link; `other` is a device, FIFO or socket. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FileStatus {
  /** Real, absolute. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Of a folder: what the file system says, which is of little use. */
  readonly bytes: number;
  readonly modified: Date;
  /** When it was made; the time of the last change where the file system does not know. */
  readonly created: Date;
  /** Permission bits, for example 0o644. */
  readonly mode: number;
  /** Changes whenever the content may have changed. Give it to `write` to lose nobody's changes. */
  readonly version: string;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FolderListing {
  /** Real, absolute. */
  readonly path: string;
  /** In order of name; without what the policy does not allow. */
  readonly entries: readonly FolderEntry[];
  /** False when the folder holds more than can be listed. */
  readonly complete: boolean;
}

export interface FileContent extends FileStatus {
  readonly content: Buffer;
}

/** A judged file, as long as it is open. */
export interface OpenFile extends FileStatus {
  /**
   * @param offset in bytes from the start
   * @param length in bytes, at most 16 MiB at once; what comes back is shorter at the end of the file
   * @throws FileError once the call has ended
   */
  read(offset: number, length: number): Promise<Buffer>;
}

export interface WriteOptions {
  /** The `version` of the file that may be replaced. Left out: whatever is there, and also nothing. */
  readonly replaces?: string;
}

/** Why something that the policy allows could not be done. A refusal by policy is a `RefusalError` instead. */
export const FILE_FAILURES = [
  'NOT_FOUND',
  'NOT_A_FILE',
  'NOT_A_FOLDER',
  'EXISTS',
  'NOT_EMPTY',
  'TOO_LARGE',
  'CHANGED',
  'UNUSABLE',
  'CANCELLED',
] as const;

export type FileFailure = (typeof FILE_FAILURES)[number];

/** The message shows paths only as the caller gave them, and can be shown to the caller. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    readonly failure: FileFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Files and folders on behalf of one call, judged by the policy's `filesystem` section: not the name that was
 * given, but what was really opened, before a byte of it is read or written.
 *
 * Every method throws `RefusalError` when the policy does not allow a path, or when it leads to something that is
 * never opened (a hard link, a device, a file of the server itself), and `FileError` when it was allowed and failed.
 * Links are followed: what is removed or moved is what a link leads to.
 */
export interface WorkspaceFiles {
  /**
   * Reduces a path to its real, absolute form and judges that. For paths that are only names: whatever is opened
   * by the answer can have been replaced in between, so open files through the other methods.
   *
   * @returns the path that was judged; use this one, not the one you had
   */
  resolve(path: string): string;

  /** Opens a regular file for reading, and closes it when `use` has ended. */
  open<T>(path: string, use: (file: OpenFile) => Promise<T>): Promise<T>;

  /**
   * Reads a regular file, whole.
   *
   * @param maxBytes a larger file fails as TOO_LARGE; the largest possible value is 16 MiB, which is the default
   */
  read(path: string, maxBytes?: number): Promise<FileContent>;

  /**
   * Writes a file, whole: afterwards, also after a crash, it has the old content or the new one. Keeps the
   * permissions of a file that was there, and fails when they forbid writing. Not its owner, access lists and extended
   * attributes: it is a new file.
   */
  write(path: string, content: string | Uint8Array, options?: WriteOptions): Promise<FileStatus>;

  /** Lists a folder, not what is below it. At most 10,000 entries. */
  list(path: string): Promise<FolderListing>;

  /** Describes a regular file or a folder. */
  stat(path: string): Promise<FileStatus>;

  /** Makes one folder in a folder that exists. */
  mkdir(path: string): Promise<FileStatus>;

  /** Removes a regular file or an empty folder. */
  remove(path: string): Promise<void>;

  /**
   * Gives a regular file or a folder another name or place on the same file system. Both ends are judged, and so is
   * everything below a folder. Nothing may have the new name, and nothing is replaced.
   */
  move(from: string, to: string): Promise<FileStatus>;
}
