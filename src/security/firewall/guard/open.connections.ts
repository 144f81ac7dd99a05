import type { ClientHttp2Session } from 'node:http2';
import { activeTool } from './active.tool.js';
import type { Dialled } from './egress.judge.js';

interface Opened {
  readonly dialled: Dialled;
  readonly tool: Opener;
}

/** The tool in whose call something was opened; undefined for the server itself. */
type Opener = string | undefined;

const MAX_DEPTH = 8;

/** Which tool opened which connection. Forgets a connection with its last user. */
export class OpenConnections {
  readonly #byHandle = new WeakMap<object, Opened>();
  readonly #sessions = new WeakMap<ClientHttp2Session, { readonly tool: Opener }>();

  opened(handle: object, dialled: Dialled): void {
    this.#byHandle.set(handle, { dialled, tool: activeTool() });
  }

  sessionOpened(session: ClientHttp2Session): void {
    this.#sessions.set(session, { tool: activeTool() });
  }

  /** Where a connection goes that somebody else opened; undefined for one's own. No call stands for the server. */
  openedByAnother(handle: object): Dialled | undefined {
    const opened = this.#find(handle);
    return opened === undefined || opened.tool === activeTool() ? undefined : opened.dialled;
  }

  isSessionOfAnother(session: ClientHttp2Session): boolean {
    const opened = this.#sessions.get(session);
    return opened === undefined || opened.tool !== activeTool();
  }

  /** Where the socket goes that a session has taken over; undefined before it is connected. */
  dialledBy(session: ClientHttp2Session): Dialled | undefined {
    const handle: unknown = Reflect.get(session.socket ?? {}, '_handle');
    return typeof handle === 'object' && handle !== null ? this.#find(handle)?.dialled : undefined;
  }

  /** A TLS stream writes to the connection below it, which may be one of TLS as well. */
  #find(handle: object): Opened | undefined {
    let below: unknown = handle;
    for (let depth = 0; depth < MAX_DEPTH && typeof below === 'object' && below !== null; depth += 1) {
      const opened = this.#byHandle.get(below);
      if (opened !== undefined) return opened;
      below = Reflect.get(below, '_parent');
    }
    return undefined;
  }
}
