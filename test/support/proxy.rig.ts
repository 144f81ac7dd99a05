import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EgressNote } from '../../src/kernel/index.js';
import {
  PolicyStore,
  type ExternalPluginPolicy,
  type NetworkPolicy,
  type Policy,
} from '../../src/policy/index.js';
import { ProgramDialer } from '../../src/security/firewall/proxy/program.dialer.js';
import { ProgramProxy } from '../../src/security/firewall/proxy/program.proxy.js';
import { ProgramRecords } from '../../src/security/firewall/proxy/program.records.js';
import type { ProxyLimits } from '../../src/security/firewall/proxy/proxy.limits.js';
import { AuditUnavailable, type AuditLog, type Resolver } from '../../src/security/index.js';
import { networkOf, policyOf, TableResolver } from './guarded.client.js';

/** The manifest of a program, and the names of the endpoints that it may reach. */
export type Programs = Readonly<Record<string, readonly string[]>>;

export function programPolicy(network: NetworkPolicy, programs: Programs): Policy {
  const external = Object.entries(programs).map(([manifest, endpoints]) => ({
    manifest,
    network: endpoints,
  })) as readonly Partial<ExternalPluginPolicy>[] as readonly ExternalPluginPolicy[];
  return { ...policyOf(network), plugins: { external } };
}

/** A policy that a test replaces. */
export class ChangingPolicies extends PolicyStore {
  #current: Policy;

  constructor(policy: Policy) {
    super();
    this.#current = policy;
  }

  override get current(): Policy {
    return this.#current;
  }

  change(policy: Policy): void {
    this.#current = policy;
  }
}

/** Keeps what would be recorded, one line each. */
export class ListedAudit {
  readonly lines: string[] = [];
  isBroken = false;

  programEgress(plugin: string, { way, to, allowed, rule }: EgressNote): boolean {
    if (this.isBroken) throw new AuditUnavailable('The disk is full.');
    this.lines.push(`${plugin}: ${way} ${to} ${allowed ? 'allowed' : 'refused'} ${rule}`);
    return true;
  }

  get log(): AuditLog {
    return this as unknown as AuditLog;
  }
}

/** Everything that comes back until the connection ends, however it does. */
export async function exchange(socketPath: string, bytes: string): Promise<string> {
  const socket = connect(socketPath);
  socket.write(bytes, 'latin1');
  return await rest(socket);
}

/** What still arrives at a socket until it ends. */
export async function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString('latin1');
}

/** A tunnel through the proxy, once it stands. */
export async function tunnelTo(socketPath: string, authority: string): Promise<Socket> {
  const socket = connect(socketPath);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const head = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
  if (head.toString() !== 'HTTP/1.1 200 Connection Established\r\n\r\n') throw new Error(head.toString());
  return socket;
}

/** A GET of a whole URL, with lines of headers. */
export const get = (url: string, ...headers: string[]): string =>
  `GET ${url} HTTP/1.1\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`;

export const statusOf = (answer: string): string => answer.slice(9, 12);

export const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

export const MANIFEST = '/plugins/weather/manifest.yaml';

/** Roomy, so that a test runs into the one that it is about. */
const LIMITS: ProxyLimits = {
  connections: 64,
  headerBytes: 16_384,
  headersMs: 5000,
  connectMs: 5000,
  idleMs: 5000,
};

/** The proxy of one program, named weather, without the service around it. */
export class ProxyRig {
  readonly audit = new ListedAudit();
  readonly resolver = new TableResolver();
  readonly #folder = mkdtempSync(join(tmpdir(), 'mss-proxy-'));
  #proxy: ProgramProxy | undefined;

  get path(): string {
    return join(this.#folder, 's');
  }

  /** The program may reach api.test on the ports of these servers. */
  async open(
    servers: readonly { readonly port: number }[],
    limits: Partial<ProxyLimits> = {},
    names: Resolver = this.resolver,
  ): Promise<ChangingPolicies> {
    const policies = new ChangingPolicies(programPolicy(networkOf(...servers), { [MANIFEST]: ['api.test'] }));
    const records = new ProgramRecords(this.audit.log, 'weather');
    const dialer = new ProgramDialer(MANIFEST, policies, names, records);
    this.#proxy = new ProgramProxy(dialer, records, { ...LIMITS, ...limits });
    await this.#proxy.listen(this.path);
    return policies;
  }

  async close(): Promise<void> {
    await this.#proxy?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
