import { constants } from 'node:os';
import { bubblewrapArguments } from './bubblewrap.arguments.js';
import { RELAY_PROGRAM } from './egress.relay.js';
import type { Launch, ProcessExit } from './program.launcher.js';
import type { ProgramEnd } from './running.program.js';
import type { SandboxProfile } from './sandbox.profile.js';
import { seccompFilter } from './seccomp.filter.js';
import type { FilterArchitecture } from './syscall.numbers.js';

/** What encloses programs on Linux. */
export interface Bubblewrap {
  /** Absolute path of its executable. */
  readonly file: string;
  readonly architecture: FilterArchitecture;
  /** Absolute path of the Node that runs the relay. */
  readonly node: string;
}

/** Shells say so of a program that a signal ended, and bubblewrap as well. */
const SIGNAL_BASE = 128;
const MAX_REASON_CHARS = 300;

/** How a program is started inside bubblewrap. */
export function enclosed(profile: SandboxProfile, { file, architecture, node }: Bubblewrap): Launch {
  const hasProxy = profile.network.kind === 'proxy';
  const filter = seccompFilter(architecture, hasProxy ? 'unix sockets' : 'no unix sockets');
  return {
    file,
    args: bubblewrapArguments(profile, node),
    // Of bubblewrap itself, which could be told by it what to load.
    environment: {},
    workFolder: '/',
    descriptors: [filter, 'status', ...(hasProxy ? [Buffer.from(RELAY_PROGRAM)] : [])],
    endOf: programEnd,
  };
}

/** Tells a sandbox that could not be set up from a program that failed: only the latter has an exit code of its own. */
function programEnd(exit: ProcessExit, status: string, stderr: string): ProgramEnd {
  if (exit.kind === 'signalled') return exit;
  const inside = /"exit-code"\s*:\s*(\d{1,3})\b/.exec(status)?.[1];
  if (inside !== undefined) return insideEnd(Number(inside));
  const words = stderr.trim().split('\n').at(-1) ?? '';
  return {
    kind: 'sandbox_failed',
    reason: words === '' ? `bubblewrap ended with code ${exit.code}` : words.slice(0, MAX_REASON_CHARS),
  };
}

function insideEnd(code: number): ProgramEnd {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - SIGNAL_BASE);
  return signal === undefined ? { kind: 'exited', code } : { kind: 'signalled', signal: signal[0] };
}
