import type { SandboxLimits, SandboxProfile } from './sandbox.profile.js';

const PRLIMIT = '/usr/bin/prlimit';
/** Of the Node that is the relay, which count for the program's user. */
const RELAY_THREADS = 16;

/** The program under its limits, as words of a command: no shell reads them. */
export function limitedProgram({ executable, args, limits, network }: SandboxProfile): string[] {
  const processes = limits.processes + (network.kind === 'proxy' ? RELAY_THREADS : 0);
  return [PRLIMIT, ...limitWords({ ...limits, processes }), '--', executable, ...args];
}

function limitWords({ memoryBytes, cpuSeconds, processes, fileBytes, openFiles }: SandboxLimits): string[] {
  return [
    '--core=0',
    // A second apart, so that the signal of the first says which limit it was.
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    `--nproc=${processes}`,
    `--fsize=${fileBytes}`,
    `--nofile=${openFiles}`,
    `--as=${memoryBytes}`,
  ];
}
