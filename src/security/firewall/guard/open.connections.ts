import type { ClientHttp2Session } from 'node:http2';
import { currentCall, type CallScope } from '../../../kernel/index.js';
import type { Dialled } from './egress.judge.js';

interface Opened {
  readonly dialled: Dialled;
  readonly tool: Opener;
}

/** The tool in whose call something was opened; undefined for the server itself. */
type Opener = string | undefined;

/** Which tool opened which connection. Forgets a connection with its last user. */
export class OpenConnections {
  readonly #byHandle = new WeakMap<object, Opened>();
  readonly #sessions = new WeakMap<ClientHttp2Session, { readonly tool: Opener }>();

  opened(handle: object, dialled: Dialled): void {
    this.#byHandle.set(handle, { dialled, tool: currentCall()?.tool });
  }

  sessionOpened(session: ClientHttp2Session): void {
    this.#sessions.set(session, { tool: currentCall()?.tool });
  }

  /** Where a connection goes that another tool, or the server, opened; undefined for a tool's own. */
  openedByAnother(handle: object, call: CallScope): Dialled | undefined {
    const opened = this.#find(handle);
    return opened === undefined || opened.tool === call.tool ? undefined : opened.dialled;
  }

  isSessionOfAnother(session: ClientHttp2Session, call: CallScope): boolean {
    return this.#sessions.get(session)?.tool !== call.tool;
  }

  /** Where the socket goes that a session has taken over; undefined before it is connected. */
  dialledBy(session: ClientHttp2Session): Dialled | undefined {
    const handle: unknown = Reflect.get(session.socket ?? {}, '_handle');
    return typeof handle === 'object' && handle !== null ? this.#find(handle)?.dialled : undefined;
  }

  /** A TLS stream writes to the connection below it. */
  #find(handle: object): Opened | undefined {
    const opened = this.#byHandle.get(handle);
    if (opened !== undefined) return opened;
    const below: unknown = Reflect.get(handle, '_parent');
    return typeof below === 'object' && below !== null ? this.#byHandle.get(below) : undefined;
  }
}
