import http2, { type ClientHttp2Session } from 'node:http2';
import { RefusalError } from '../../../../kernel/index.js';
import type { EgressJudge } from '../egress.judge.js';
import { NOT_YOUR_SESSION } from '../guard.refusals.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import type { OpenConnections } from '../open.connections.js';
import { sealMethod, sealMethods } from '../sealed.method.js';

type Write = (this: object, ...args: unknown[]) => number;
type Open = (this: unknown, ...args: unknown[]) => ClientHttp2Session;
type Request = (this: ClientHttp2Session, ...args: unknown[]) => unknown;

const WRITES = [
  'writeBuffer',
  'writev',
  'writeAsciiString',
  'writeLatin1String',
  'writeUcs2String',
  'writeUtf8String',
];

/**
 * Clients keep connections open and share them between tools: what one tool may reach would be open to every
 * other. So a write to a connection that another tool, or the server, opened is judged for whoever writes.
 */
export function guardWrites(judge: EgressJudge, native: NativeBindings, connections: OpenConnections): void {
  for (const stream of [native.tcp, native.tls]) {
    sealMethods<Write>(
      stream,
      WRITES,
      (write) =>
        function guardedWrite(this: object, ...args: unknown[]): number {
          const foreign = connections.openedByAnother(this);
          if (foreign !== undefined && !judge.write(foreign).allowed) return DENIED;
          return Reflect.apply(write, this, args);
        },
    );
  }
  guardHttp2(judge, connections);
}

/** HTTP/2 sessions write natively, so that only their requests can be seen. */
function guardHttp2(judge: EgressJudge, connections: OpenConnections): void {
  let isGuarded = false;
  const guardRequests = (session: ClientHttp2Session): void => {
    if (isGuarded) return;
    isGuarded = true;
    sealMethod<Request>(
      Object.getPrototypeOf(session) as object,
      'request',
      (request) =>
        function guardedRequest(this: ClientHttp2Session, ...args: unknown[]): unknown {
          if (connections.isSessionOfAnother(this)) {
            const dialled = connections.dialledBy(this);
            const verdict =
              dialled === undefined
                ? judge.refused('write', 'an HTTP/2 session', NOT_YOUR_SESSION)
                : judge.write(dialled);
            if (!verdict.allowed) throw new RefusalError(verdict);
          }
          return Reflect.apply(request, this, args);
        },
    );
  };
  sealMethod<Open>(
    http2,
    'connect',
    (connect) =>
      function guardedOpen(this: unknown, ...args: unknown[]): ClientHttp2Session {
        const session = Reflect.apply(connect, this, args);
        connections.sessionOpened(session);
        guardRequests(session);
        return session;
      },
  );
}
