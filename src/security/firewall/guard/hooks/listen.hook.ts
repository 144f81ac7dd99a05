import type { EgressJudge } from '../egress.judge.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import { sealMethod } from '../sealed.method.js';

type Act = (this: object, ...args: unknown[]) => number;

/** The system's own listen. Lets through the socket file of a permit, and nothing on a port. */
export function guardListeners(judge: EgressJudge, native: NativeBindings): void {
  sealMethod<Act>(
    native.tcp,
    'listen',
    () =>
      function guardedListen(this: object): number {
        judge.listen(undefined);
        return DENIED;
      },
  );
  // Listening names no file any more, and a handle can be made from any descriptor: only a judged one has its name here.
  const bound = new WeakMap<object, string>();
  sealMethod<Act>(
    native.pipe,
    'bind',
    (bind) =>
      function guardedBind(this: object, name: unknown): number {
        const path = String(name);
        if (!judge.listen(path).allowed) return DENIED;
        const result = Reflect.apply(bind, this, [path]);
        if (result === 0) bound.set(this, path);
        return result;
      },
  );
  sealMethod<Act>(
    native.pipe,
    'listen',
    (listen) =>
      function guardedPipeListen(this: object, ...args: unknown[]): number {
        return judge.listen(bound.get(this)).allowed ? Reflect.apply(listen, this, args) : DENIED;
      },
  );
}
