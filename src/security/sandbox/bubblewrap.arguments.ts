import { RELAY_PORT } from './egress.relay.js';
import { limitedProgram } from './program.words.js';
import type { SandboxProfile } from './sandbox.profile.js';

/** A user that owns nothing. */
export const NOBODY = 65534;
const MAX_TMP_BYTES = 64 * 1024 * 1024;
const MAX_SHM_BYTES = 16 * 1024 * 1024;
/** Where every program finds its interpreter and libraries. Links on merged-usr systems. */
const SYSTEM_LINKS = ['bin', 'lib', 'lib64', 'sbin'] as const;
const SYSTEM_FILES = ['/etc/ld.so.cache', '/etc/ssl/certs', '/etc/alternatives', '/etc/localtime'] as const;
/** Inside. */
const PROXY_SOCKET = '/run/egress.sock';
const RELAY_FILE = '/run/egress-relay.cjs';

/** File descriptors of bubblewrap that the launcher opens, beside the three of the program. */
export const DESCRIPTORS = {
  /** The seccomp filter is read from it. */
  seccomp: 3,
  /** Says whether the program was started, and its exit code. */
  status: 4,
  /** The relay is read from it, when there is a proxy. */
  relay: 5,
} as const;

/**
 * The command line of bubblewrap for a profile: each path and word is an argument of its own, no shell reads them.
 *
 * @param node absolute path of the Node that runs the relay
 * @throws Error when a path of the profile is not absolute, or holds a zero byte
 */
export function bubblewrapArguments(profile: SandboxProfile, node: string): string[] {
  for (const path of pathsOf(profile)) assertPath(path);
  const program = limitedProgram(profile);
  return [
    ['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts'],
    ['--unshare-cgroup-try'],
    // Capabilities in the new namespace would be enough to mount the system writable; a nested one would give them back.
    ['--disable-userns', '--cap-drop', 'ALL', '--uid', String(NOBODY), '--gid', String(NOBODY)],
    ['--hostname', 'sandbox', '--new-session', '--die-with-parent', '--clearenv'],
    Object.entries(profile.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ['--ro-bind', '/usr', '/usr'],
    SYSTEM_LINKS.flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    SYSTEM_FILES.flatMap((file) => ['--ro-bind-try', file, file]),
    ['--size', String(MAX_TMP_BYTES), '--perms', '1777', '--tmpfs', '/tmp', '--proc', '/proc'],
    // Writable for the kernel's root, whatever its capabilities: core_pattern is a program that the host runs.
    ['--ro-bind', '/proc/sys', '/proc/sys', '--dev', '/dev'],
    // Without this it is a writable file system without a bound.
    ['--size', String(MAX_SHM_BYTES), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    outermostFirst(profile.readable.filter((path) => !isInSystem(path))).flatMap((path) => [
      '--ro-bind',
      path,
      path,
    ]),
    outermostFirst(profile.writable).flatMap((path) => ['--bind', path, path]),
    executableArguments(profile),
    // After them, so that nothing is bound over a mask.
    profile.masked.flatMap(({ path, kind }) =>
      kind === 'file' ? ['--ro-bind', '/dev/null', path] : ['--tmpfs', path, '--remount-ro', path],
    ),
    egressArguments(profile, node),
    // The root is a tmpfs without a bound as well.
    ['--remount-ro', '/'],
    ['--seccomp', String(DESCRIPTORS.seccomp), '--json-status-fd', String(DESCRIPTORS.status)],
    ['--chdir', profile.workFolder, '--'],
    // The limits are set inside: outside, processes of the same user that are not the program's would count.
    profile.network.kind === 'proxy'
      ? [node, RELAY_FILE, PROXY_SOCKET, String(RELAY_PORT), ...program]
      : program,
  ].flat();
}

/** Bound by itself where it would not be seen, or could be written to. Each bind costs about half a millisecond. */
function executableArguments({ executable, readable, writable }: SandboxProfile): string[] {
  const isIn = (folder: string): boolean => executable.startsWith(`${folder}/`);
  const isReadOnly = isInSystem(executable) || readable.some(isIn);
  return isReadOnly && !writable.some(isIn) ? [] : ['--ro-bind', executable, executable];
}

/** What is bound as a whole anyway. */
function isInSystem(path: string): boolean {
  return path.startsWith('/usr/');
}

function egressArguments({ network }: SandboxProfile, node: string): string[] {
  switch (network.kind) {
    case 'none':
      return [];
    case 'proxy':
      return [
        ['--ro-bind', network.socket, PROXY_SOCKET],
        isInSystem(node) ? [] : ['--ro-bind', node, node],
        ['--ro-bind-data', String(DESCRIPTORS.relay), RELAY_FILE],
      ].flat();
    default: {
      const never: never = network;
      throw new Error(`unknown network ${String(never)}`);
    }
  }
}

function pathsOf(profile: SandboxProfile): readonly string[] {
  const { executable, workFolder, readable, writable, masked, network } = profile;
  const sockets = network.kind === 'proxy' ? [network.socket] : [];
  return [executable, workFolder, ...readable, ...writable, ...masked.map(({ path }) => path), ...sockets];
}

function assertPath(path: string): void {
  if (!path.startsWith('/')) throw new Error(`${JSON.stringify(path)} is not absolute`);
  if (path.includes('\0')) throw new Error(`${JSON.stringify(path)} holds a zero byte`);
  if (path.split('/').includes('..')) throw new Error(`${JSON.stringify(path)} holds ".."`);
}

/** A folder that is bound later would hide what was bound inside it. */
function outermostFirst(paths: readonly string[]): readonly string[] {
  return paths.toSorted((a, b) => (a < b ? -1 : 1));
}
