import type { EgressJudge } from '../egress.judge.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import { NO_LISTENING } from '../guard.refusals.js';
import type { OpenConnections } from '../open.connections.js';
import { sealMethods } from '../sealed.method.js';

type Send = (this: object, ...args: unknown[]) => number;
type Connect = (this: object, address: string, port: number) => number;

type Bind = (this: object, address: string, port: number, flags: number) => number;

/** Of `send(request, chunks, count, port, address, hasCallback)`; a connected socket sends with four arguments. */
const ARGUMENTS_WITH_ADDRESS = 6;
const PORT = 3;
const ADDRESS = 4;

/** Every datagram, at the system's own send: each names where it goes, or its socket was connected to where. */
export function guardDatagrams(
  judge: EgressJudge,
  native: NativeBindings,
  connections: OpenConnections,
): void {
  sealMethods<Send>(
    native.udp,
    ['send', 'send6'],
    (send) =>
      function guardedSend(this: object, ...args: unknown[]): number {
        if (args.length < ARGUMENTS_WITH_ADDRESS) {
          const foreign = connections.openedByAnother(this);
          if (foreign !== undefined && !judge.write(foreign).allowed) return DENIED;
          return Reflect.apply(send, this, args);
        }
        const port = Number(args[PORT]);
        const address = String(args[ADDRESS]);
        if (!judge.datagram(address, port).verdict.allowed) return DENIED;
        args[PORT] = port;
        args[ADDRESS] = address;
        return Reflect.apply(send, this, args);
      },
  );
  sealMethods<Connect>(
    native.udp,
    ['connect', 'connect6'],
    (connect) =>
      function guardedConnect(this: object, to: string, toPort: number): number {
        const address = String(to);
        const port = Number(toPort);
        const { verdict, dialled } = judge.datagram(address, port);
        if (!verdict.allowed || dialled === undefined) return DENIED;
        connections.opened(this, dialled);
        return Reflect.apply(connect, this, [address, port]);
      },
  );
  sealMethods<Bind>(
    native.udp,
    ['bind', 'bind6'],
    (bind) =>
      function guardedBind(this: object, address: string, toPort: number, flags: number): number {
        const port = Number(toPort);
        // Sending binds to a port that the system chooses; whoever wants a certain one waits for somebody.
        if (port === 0) return Reflect.apply(bind, this, [address, port, flags]);
        judge.refused('listen', `UDP port ${port}`, NO_LISTENING);
        return DENIED;
      },
  );
  sealMethods<Send>(
    native.udp,
    ['addMembership', 'addSourceSpecificMembership'],
    () =>
      function guardedMembership(): number {
        judge.refused('listen', 'a multicast group', NO_LISTENING);
        return DENIED;
      },
  );
}
