import type { Launch } from './program.launcher.js';
import type { SandboxProfile } from './sandbox.profile.js';

const SANDBOX_EXEC = '/usr/bin/sandbox-exec';
/** What programs of macOS need to start at all. */
const SYSTEM = [
  '/usr/lib',
  '/usr/bin',
  '/bin',
  '/usr/share',
  '/System/Library',
  '/Library/Apple',
  '/private/var/db/dyld',
];

/**
 * How a program is started under Seatbelt, experimental: it was never run on a Mac by the people who wrote it, so
 * it is the self-test that decides whether it is used.
 *
 * Seatbelt has no namespaces: processes, and limits on them, are the host's. Programs with a network are refused.
 */
export function enclosedBySeatbelt(profile: SandboxProfile): Launch {
  if (profile.network.kind === 'proxy')
    throw new Error('a program with endpoints cannot be enclosed on macOS yet');
  return {
    file: SANDBOX_EXEC,
    args: ['-p', seatbeltProfile(profile), profile.executable, ...profile.args],
    environment: profile.environment,
    workFolder: profile.workFolder,
    descriptors: [],
    endOf: (exit) => exit,
  };
}

/** The profile in Seatbelt's language, which denies what it does not name. The last rule that matches decides. */
export function seatbeltProfile({ executable, readable, writable, masked }: SandboxProfile): string {
  const below = (path: string): string => `(subpath ${literal(path)})`;
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-fork)',
    '(allow sysctl-read)',
    '(allow file-read-metadata)',
    `(allow process-exec file-read* ${[...SYSTEM, executable, ...readable, ...writable].map(below).join(' ')})`,
    '(allow file-read* file-write-data (literal "/dev/null") (literal "/dev/urandom") (literal "/dev/zero"))',
    ...(writable.length === 0 ? [] : [`(allow file-write* ${writable.map(below).join(' ')})`]),
    ...(masked.length === 0
      ? []
      : [`(deny file-read* file-write* ${masked.map(({ path }) => below(path)).join(' ')})`]),
    '(deny network*)',
  ].join('\n');
}

/** A text in quotes; a quote in a path must not end it and begin a rule. */
function literal(path: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f]/.test(path)) throw new Error(`${JSON.stringify(path)} has a control character`);
  return `"${path.replace(/[\\"]/g, '\\$&')}"`;
}
