import { AsyncResource } from 'node:async_hooks';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { PolicyStore } from '../../../policy/index.js';
import { AuditLog } from '../../audit/audit.log.js';
import { Resolver } from '../resolver.js';
import { ProgramDialer } from './program.dialer.js';
import { ProgramProxy } from './program.proxy.js';
import { ProgramRecords } from './program.records.js';
import { PROXY_LIMITS } from './proxy.limits.js';
import { ProxySocket } from './proxy.socket.js';

/** The way out of one sandboxed program. */
export interface EgressProxy {
  /** Absolute path of the unix socket on which it listens. */
  readonly socket: string;
  /** Ends every connection and removes the socket. Idempotent. */
  close(): Promise<void>;
}

/** Opens a filtering HTTP proxy for each sandboxed program. Whoever has the socket has the rights: there are no tokens. */
@Injectable()
export class EgressProxies implements BeforeApplicationShutdown {
  /** A proxy outlives the call that started its program, and must not count for it. */
  readonly #outside = new AsyncResource('EgressProxies');
  readonly #open = new Set<EgressProxy>();
  #isClosed = false;

  constructor(
    private readonly policies: PolicyStore,
    private readonly resolver: Resolver,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param manifest absolute path, as the policy names the program: it decides what can be reached
   * @param plugin its name, for the audit log
   * @throws Error when there is no place for the socket, or the server is shutting down
   */
  async open(manifest: string, plugin: string): Promise<EgressProxy> {
    return await this.#outside.runInAsyncScope(() => this.#openFor(manifest, plugin));
  }

  /** Before the audit log takes its last record. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open].map((proxy) => proxy.close()));
  }

  async #openFor(manifest: string, plugin: string): Promise<EgressProxy> {
    const records = new ProgramRecords(this.audit, plugin);
    const dialer = new ProgramDialer(manifest, this.policies, this.resolver, records);
    const opened = await openProxy(new ProgramProxy(dialer, records, PROXY_LIMITS), (proxy) =>
      this.#open.delete(proxy),
    );
    this.#open.add(opened);
    if (!this.#isClosed) return opened;
    await opened.close();
    throw new Error('The server is shutting down, so no proxy is opened.');
  }
}

async function openProxy(proxy: ProgramProxy, closed: (proxy: EgressProxy) => void): Promise<EgressProxy> {
  const socket = await ProxySocket.create();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await proxy.close();
    await socket.remove();
  };
  const opened = {
    socket: socket.path,
    close: () => {
      closed(opened);
      return (closing ??= close());
    },
  };
  try {
    await proxy.listen(socket.path);
    await socket.admitProgram();
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}
