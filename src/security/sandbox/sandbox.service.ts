import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { textOf } from '../../kernel/index.js';
import type { SandboxMode } from '../../policy/index.js';
import { enclosed } from './bubblewrap.js';
import { findSystemProgram } from './executable.finder.js';
import { bare } from './bare.program.js';
import { launch, type Launch } from './program.launcher.js';
import type { RunningProgram } from './running.program.js';
import type { SandboxProfile } from './sandbox.profile.js';
import { enclosedBySeatbelt } from './seatbelt.js';
import { sandboxProblem } from './self.test.js';

/** What encloses programs here, proven by trying to get out of it. */
export type SandboxState =
  | { readonly kind: 'works'; readonly backend: 'bubblewrap' | 'seatbelt' }
  /** @property reason a sentence without its end */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A program that may only run in a sandbox was not started, because there is none. */
export class SandboxUnavailable extends Error {
  override readonly name = 'SandboxUnavailable';
}

type Enclose = (profile: SandboxProfile) => Launch;

interface Proven {
  readonly state: SandboxState;
  readonly enclose: Enclose | undefined;
}

const USUAL_PATH = '/usr/bin:/usr/local/bin:/bin';

/** Runs programs so that the operating system, not their good manners, keeps them to what the policy allows. */
@Injectable()
export class Sandbox {
  readonly #logger = new Logger(Sandbox.name);
  #proven: Promise<Proven> | undefined;

  /** Tried out once, when it is first asked for. Never rejects. */
  async state(): Promise<SandboxState> {
    return (await this.#prove()).state;
  }

  /**
   * @param mode what the policy says should happen without a sandbox
   * @throws SandboxUnavailable when the program would have to run without one, and must not
   */
  async start(profile: SandboxProfile, mode: SandboxMode): Promise<RunningProgram> {
    switch (mode) {
      case 'required': {
        const { enclose, state } = await this.#prove();
        if (enclose === undefined) throw new SandboxUnavailable(reasonOf(state));
        return launch(enclose(profile));
      }
      case 'best-effort': {
        const { enclose = bare } = await this.#prove();
        return launch(enclose(profile));
      }
      case 'off':
        return launch(bare(profile));
      default: {
        const never: never = mode;
        throw new SandboxUnavailable(`the policy names the unknown mode ${String(never)}`);
      }
    }
  }

  #prove(): Promise<Proven> {
    this.#proven ??= prove(backend(process.platform, process.arch, process.env['PATH'] ?? USUAL_PATH)).then(
      (proven) => {
        if (proven.state.kind === 'unavailable')
          this.#logger.warn(`There is no sandbox: ${proven.state.reason}.`);
        return proven;
      },
    );
    return this.#proven;
  }
}

type Backend =
  | { readonly kind: 'bubblewrap' | 'seatbelt'; readonly enclose: Enclose }
  | { readonly kind: 'none'; readonly reason: string };

/** What this machine might have; whether it holds is for the self-test. */
export function backend(platform: NodeJS.Platform, architecture: string, searchPath: string): Backend {
  if (platform === 'darwin') return { kind: 'seatbelt', enclose: enclosedBySeatbelt };
  if (platform !== 'linux')
    return {
      kind: 'none',
      reason: `programs cannot be enclosed on ${platform}; use Linux, or WSL 2 on Windows`,
    };
  if (architecture !== 'x64' && architecture !== 'arm64')
    return { kind: 'none', reason: `there is no filter of system calls for ${architecture}` };
  const file = findSystemProgram('bwrap', searchPath);
  if (file === undefined)
    return {
      kind: 'none',
      reason:
        'bubblewrap is not installed for everybody by root; on Debian and Ubuntu: apt install bubblewrap',
    };
  const bubblewrap = { file, architecture, node: process.execPath } as const;
  return { kind: 'bubblewrap', enclose: (profile) => enclosed(profile, bubblewrap) };
}

async function prove(candidate: Backend): Promise<Proven> {
  if (candidate.kind === 'none')
    return { state: { kind: 'unavailable', reason: candidate.reason }, enclose: undefined };
  const { kind, enclose } = candidate;
  const problem = await withSecret((secret) =>
    sandboxProblem(secret, (profile) => launch(enclose(profile))),
  ).catch(textOf);
  return problem === undefined
    ? { state: { kind: 'works', backend: kind }, enclose }
    : { state: { kind: 'unavailable', reason: problem.replace(/\.$/, '') }, enclose: undefined };
}

async function withSecret<T>(work: (secret: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-canary-'));
  // Readable for everybody: were it not, the canary could not read it without a sandbox either.
  chmodSync(folder, 0o755);
  const secret = join(folder, 'secret');
  try {
    writeFileSync(secret, 'secret');
    return await work(secret);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reasonOf(state: SandboxState): string {
  return state.kind === 'unavailable' ? state.reason : 'it could not be enclosed';
}
