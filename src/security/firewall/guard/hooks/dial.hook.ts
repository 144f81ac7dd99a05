import type { EgressJudge } from '../egress.judge.js';
import type { OpenConnections } from '../open.connections.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import { sealMethod, sealMethods } from '../sealed.method.js';

type Dial = (this: object, request: object, address: string, port: number) => number;
type Act = (this: object, ...args: unknown[]) => number;

/**
 * The system's own connect: nothing of JavaScript opens a connection in any other way. Sees addresses only, so the
 * answers of DNS that were judged speak for them.
 */
export function guardDials(judge: EgressJudge, native: NativeBindings, connections: OpenConnections): void {
  sealMethods<Dial>(
    native.tcp,
    ['connect', 'connect6'],
    (connect) =>
      function guardedDial(this: object, request: object, to: string, toPort: number): number {
        // Read once: objects that turn into another text at the second look would be dialled unjudged.
        const address = String(to);
        const port = Number(toPort);
        const { verdict, dialled } = judge.dial(address, port);
        if (!verdict.allowed) {
          judge.refused('connect', `${address}:${port}`, verdict);
          return DENIED;
        }
        if (dialled !== undefined) connections.opened(this, dialled);
        return Reflect.apply(connect, this, [request, address, port]);
      },
  );
  sealMethod<Act>(
    native.pipe,
    'connect',
    (connect) =>
      function guardedPipe(this: object, request: unknown, to: unknown): number {
        const path = String(to);
        return judge.reach(path).allowed ? Reflect.apply(connect, this, [request, path]) : DENIED;
      },
  );
}
