import { anyText, oneOf, textLike, wholeNumber } from './basic.checks.js';
import { listOf, optional, recordOf, required, section, sections, type Check } from './inspections.js';
import { location, visiblePath } from './path.checks.js';
import { Nested, Rule } from './rule.decorator.js';

export const SANDBOX_MODES = ['required', 'best-effort', 'off'] as const;

const MAX_MEGABYTES = 1024 * 1024;
const MAX_SECONDS = 7 * 24 * 3600;
const LEAST_MEMORY_MB = 16;
const MAX_PROCESSES = 4096;
const LEAST_FILES = 16;
const MAX_FILES = 65_536;
const MAX_OUTPUT_KB = 1024;
const MAX_CALLS = 64;

const variableName = textLike(
  /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
  'the name of an environment variable',
  'use letters, digits and _',
);
const variableValue: Check = {
  ...anyText,
  problem: (value) =>
    anyText.problem(value) ??
    ((value as string).includes('\0') ? 'a variable cannot hold a zero byte' : undefined),
};
const digest = textLike(
  /^[0-9a-f]{64}$/,
  'a SHA-256 in hexadecimal',
  'copy what "mcp-secure-server plugins check" prints',
);

export class PluginFilesystemSection {
  @Rule(listOf(visiblePath), 'Files and folders that the program may read. Left out, only its own folder.')
  read?: string[] | null;

  @Rule(listOf(visiblePath), 'Files and folders that the program may read and change. Left out, none.')
  write?: string[] | null;
}

export class PluginLimitsSection {
  @Rule(
    optional(wholeNumber(LEAST_MEMORY_MB, MAX_MEGABYTES)),
    'Address space of each process, in MiB. Node needs about 2048. Default: 4096.',
  )
  memory_mb?: number;

  @Rule(
    optional(wholeNumber(1, MAX_SECONDS)),
    'CPU seconds of each process; a persistent one counts over its whole life. Default: 60, persistent 3600.',
  )
  cpu_seconds?: number;

  @Rule(optional(wholeNumber(1, MAX_PROCESSES)), 'Processes and threads at once. Default: 64.')
  processes?: number;

  @Rule(optional(wholeNumber(1, MAX_MEGABYTES)), 'Largest file that may be written, in MiB. Default: 64.')
  file_mb?: number;

  @Rule(optional(wholeNumber(LEAST_FILES, MAX_FILES)), 'Open files of each process. Default: 256.')
  open_files?: number;

  @Rule(optional(wholeNumber(1, MAX_OUTPUT_KB)), 'Largest answer of the program, in KiB. Default: 1024.')
  output_kb?: number;

  @Rule(optional(wholeNumber(1, MAX_CALLS)), 'Calls that are worked on at once; others wait. Default: 8.')
  concurrency?: number;
}

export class ExternalPluginSection {
  @Rule(required(location), 'The manifest: the only file that says which program runs.')
  manifest!: string;

  @Rule(
    optional(digest),
    'Accepts exactly this manifest and program, as "plugins check" prints it. Left out, "plugins accept" does.',
  )
  sha256?: string;

  @Rule(
    optional(oneOf(SANDBOX_MODES)),
    'required: no sandbox, no tools. best-effort: without one it runs all the same. off: never one. Default: required.',
  )
  sandbox?: (typeof SANDBOX_MODES)[number];

  @Rule(
    recordOf(variableName, required(variableValue)),
    'Environment variables that the program is given. It sees none of the others.',
  )
  env?: Record<string, string> | null;

  /** Whether such endpoints exist is checked with the whole file at hand. */
  @Rule(
    listOf(anyText),
    'Names of the entries of network.allowed_endpoints that the program may reach. Left out, none.',
  )
  network?: string[] | null;

  @Nested(
    section,
    () => PluginFilesystemSection,
    'What the program may see, within filesystem.allowed_paths.',
  )
  filesystem?: PluginFilesystemSection | null;

  @Nested(section, () => PluginLimitsSection, 'What the program may use up.')
  limits?: PluginLimitsSection | null;
}

export class PluginsSection {
  @Nested(sections, () => ExternalPluginSection, 'Programs that bring tools, each with its manifest.')
  external?: ExternalPluginSection[] | null;
}
