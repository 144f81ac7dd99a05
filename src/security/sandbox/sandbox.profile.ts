/** What a program may use up; each for one process unless it says otherwise. */
export interface SandboxLimits {
  /** Address space. */
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
  /** Processes and threads of the whole program at once. */
  readonly processes: number;
  /** Of the largest file that may be written. */
  readonly fileBytes: number;
  readonly openFiles: number;
}

/** `proxy` is a unix socket on which a filtering proxy listens: the only way out. */
export type SandboxNetwork = { readonly kind: 'none' } | { readonly kind: 'proxy'; readonly socket: string };

/** A path that exists, is no link, and must not be seen. */
export interface MaskedPath {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** A program, and all that it can see and reach. What is not named does not exist for it. */
export interface SandboxProfile {
  /** Absolute, links resolved. */
  readonly executable: string;
  readonly args: readonly string[];
  /** Absolute; visible inside. */
  readonly workFolder: string;
  /** The whole of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute paths of files and folders that exist, links resolved. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Below readable ones. */
  readonly masked: readonly MaskedPath[];
  readonly network: SandboxNetwork;
  readonly limits: SandboxLimits;
}
