import { ChildProcess } from 'node:child_process';
import inspector from 'node:inspector';
import loader from 'node:module';
import threads from 'node:worker_threads';
import { RefusalError } from '../../../../kernel/index.js';
import type { EgressJudge } from '../egress.judge.js';
import { NO_INSPECTOR, NO_SUBPROCESSES, NO_THREADS } from '../guard.refusals.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import { sealMethod, sealMethods } from '../sealed.method.js';

type Start = (this: object, options: { readonly file?: unknown }) => unknown;
type Spawn = (this: object, ...args: unknown[]) => unknown;
type Act = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Programs and threads: both run outside of this guard, so nothing that they did could be judged. Only a program
 * that the server's own runner starts is let through.
 */
export function guardPrograms(judge: EgressJudge, native: NativeBindings): void {
  const refusing = (start: Start): Start =>
    function guardedStart(this: object, options): unknown {
      const file = String(options.file);
      const verdict = judge.program(file, NO_SUBPROCESSES);
      if (!verdict.allowed) throw new RefusalError(verdict);
      return Reflect.apply(start, this, [{ ...options, file }]);
    };
  // spawn, exec, execFile, fork and cluster.fork; then the synchronous ones.
  sealMethod<Start>(ChildProcess.prototype, 'spawn', refusing);
  sealMethod<Start>(native.spawnSync, 'spawn', refusing);
  sealMethod<Spawn>(
    native.process,
    'spawn',
    (spawn) =>
      function guardedSpawn(this: object, ...args: unknown[]): unknown {
        const verdict = judge.program(fileOf(args[0]), NO_SUBPROCESSES);
        return verdict.allowed ? Reflect.apply(spawn, this, args) : DENIED;
      },
  );
  if ('execve' in process)
    sealMethod<Act>(process, 'execve', refuseAlways(judge, 'program', NO_SUBPROCESSES));
  // Runs the hooks that it is given in a thread of its own.
  if ('register' in loader) sealMethod<Act>(loader, 'register', refuseAlways(judge, 'program', NO_THREADS));
  // Node opens its debugger to the network at this signal, which a plugin can send to itself, unless somebody listens.
  process.on('SIGUSR1', () => judge.refused('listen', 'the debugger', NO_INSPECTOR));
  sealMethod<Act>(inspector, 'open', refuseAlways(judge, 'listen', NO_INSPECTOR));
  sealWorker(judge);
}

/** The system's own spawn takes an object up to Node 22, and the file itself after that. */
function fileOf(first: unknown): string {
  return typeof first === 'object' && first !== null && 'file' in first ? String(first.file) : String(first);
}

function refuseAlways(
  judge: EgressJudge,
  way: 'program' | 'listen',
  refusal: typeof NO_SUBPROCESSES,
): () => Act {
  return () =>
    function refusedAct(): never {
      judge.refused(way, 'this process', refusal);
      throw new RefusalError(refusal);
    };
}

/** A class cannot be guarded in place; the one that everybody can get at from here on is this. */
function sealWorker(judge: EgressJudge): void {
  const refusing = new Proxy(threads.Worker, {
    construct(): never {
      judge.refused('program', 'a worker thread', NO_THREADS);
      throw new RefusalError(NO_THREADS);
    },
  });
  sealMethods<never>(threads, ['Worker'], () => refusing as never);
  // Otherwise Worker.prototype.constructor would still be the original.
  Object.defineProperty(threads.Worker.prototype, 'constructor', {
    value: refusing,
    writable: false,
    configurable: false,
  });
}
