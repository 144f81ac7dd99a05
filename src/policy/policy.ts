import type { ClientRequestKind } from '../kernel/index.js';

/** One host, or all names below one, and the ports there that may be dialled. */
export interface Endpoint {
  /** What other sections call it: its own `name`, otherwise the text of `host`. Several may share a host's. */
  readonly name: string;
  /** Lower case: a name, an address, or `*.example.com` for every name below example.com. */
  readonly host: string;
  readonly ports: readonly number[];
  readonly description: string;
}

export interface NetworkPolicy {
  /** CIDR blocks, IPv4 and IPv6, whose addresses may be dialled. */
  readonly allowedRanges: readonly string[];
  readonly allowedEndpoints: readonly Endpoint[];
  readonly blockedPorts: readonly number[];
  readonly allowDns: boolean;
  /** Names, and patterns such as `*.example.com`, that may be looked up. */
  readonly dnsAllowlist: readonly string[];
  /** Names of the endpoints that the server process may reach outside of any tool call. */
  readonly serverEndpoints: readonly string[];
}

export interface FilesystemPolicy {
  /** Absolute globs; `*` and `?` stay inside one segment, `**` crosses. */
  readonly allowedPaths: readonly string[];
  readonly deniedPaths: readonly string[];
}

export interface CommandsPolicy {
  /** Program names (basenames). Undefined when the policy has no such list, and then no command is allowed. */
  readonly blocked: readonly string[] | undefined;
}

export interface ToolsPolicy {
  /** Name globs; a tool that no pattern names is denied. */
  readonly allow: readonly string[];
  /** Name globs; beats `allow`. */
  readonly deny: readonly string[];
  /** Deadline of a call in seconds. */
  readonly timeout: number;
  /** Deadline by tool name, in seconds. Has no prototype: any name is a safe key. */
  readonly timeouts: Readonly<Record<string, number>>;
  /** Calls per 60 s for a tool that has no own limit. */
  readonly defaultRateLimit: number;
  /** Calls per 60 s by tool name. Has no prototype: any name is a safe key. */
  readonly rateLimits: Readonly<Record<string, number>>;
  /**
   * Names of the only endpoints that a tool may reach, by tool name; a tool without an entry keeps the whole
   * `network` section. Has no prototype: any name is a safe key.
   */
  readonly network: Readonly<Record<string, readonly string[]>>;
  /** Name globs; a call of a tool that one of them names waits for a person. */
  readonly approval: readonly string[];
  /** How long a person has to answer, and how long what was approved beforehand holds, in seconds. */
  readonly approvalTimeout: number;
  /** What a tool may ask of its client, by tool name. Has no prototype: any name is a safe key. */
  readonly clientRequests: Readonly<Record<string, readonly ClientRequestKind[]>>;
  /** Largest answer of a tool, in bytes of UTF-8. */
  readonly maxOutputBytes: number;
}

export interface AuditPolicy {
  /** Absolute path; empty when the policy names none, and then every call is refused. */
  readonly logFile: string;
  /** Size at which the log is rotated, in bytes. */
  readonly maxFileBytes: number;
  /** How many rotated files are kept. */
  readonly maxFiles: number;
  /** When a record counts as written: with the operating system, or on the disk. */
  readonly durability: 'os' | 'disk';
  /** Whether rotated files are compressed. */
  readonly compress: boolean;
}

export interface DatabasePolicy {
  /** Absolute path of the SQLite file that the plugins share. */
  readonly file: string;
}

/** When a program may run without the sandbox: never, when there is none, or always. */
export type SandboxMode = 'required' | 'best-effort' | 'off';

/** What a program may use up; each for one process unless it says otherwise. */
export interface ProgramLimits {
  /** Address space. */
  readonly memoryBytes: number;
  /** Undefined when the policy leaves it to the mode of the plugin. */
  readonly cpuSeconds: number | undefined;
  /** Processes and threads of the whole program at once. */
  readonly processes: number;
  /** Of the largest file that may be written. */
  readonly fileBytes: number;
  readonly openFiles: number;
  /** Of one answer. */
  readonly outputBytes: number;
  /** Calls that are worked on at once. */
  readonly concurrency: number;
}

/** A program that brings tools, and what it may do. */
export interface ExternalPluginPolicy {
  /** Absolute path. */
  readonly manifest: string;
  /** Of manifest and program together; undefined when the policy leaves acceptance to the operator's list. */
  readonly sha256: string | undefined;
  readonly sandbox: SandboxMode;
  /** Has no prototype: any name is a safe key. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the only endpoints that it may reach. */
  readonly network: readonly string[];
  /** Absolute paths of files and folders, real as far as they exist; without wildcards. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly limits: ProgramLimits;
}

export interface PluginsPolicy {
  readonly external: readonly ExternalPluginPolicy[];
}

/** The rules. Validated, expanded and deeply frozen before anybody sees them. */
export interface Policy {
  /** The file it was read from. */
  readonly source: string;
  /** Of that file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly network: NetworkPolicy;
  readonly filesystem: FilesystemPolicy;
  readonly commands: CommandsPolicy;
  readonly tools: ToolsPolicy;
  readonly audit: AuditPolicy;
  readonly database: DatabasePolicy;
  readonly plugins: PluginsPolicy;
}
