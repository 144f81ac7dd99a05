import { connect, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { RefusalError, refuse } from '../../kernel/index.js';
import { withPermit } from './guard/permit.js';
import { parseAddress } from './ip.address.js';

/** Where to connect, with every address already judged. */
export interface PinnedTarget {
  /** Judged addresses, in the order in which they are tried. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Undefined for plain http. */
  readonly tls: TlsTarget | undefined;
}

export interface TlsTarget {
  /** Whom the certificate must name: a DNS name, or an IP address as text. */
  readonly identity: string;
  /** Sent as SNI; undefined for an IP address, which has none. */
  readonly serverName: string | undefined;
}

const ATTEMPT_TIMEOUT_MS = 250;
/** Handed to the system's connect in place of a name: it must never resolve anything itself. */
const UNRESOLVABLE = 'pinned.invalid';

/**
 * Connects to one of the judged addresses and to nothing else, then proves it.
 *
 * @returns a connected socket; for TLS after a verified handshake
 * @throws the signal's reason on abort, the socket's error otherwise
 */
export async function dialPinned(target: PinnedTarget, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp(target);
  await ready(socket, 'connect', signal);
  assertPinned(socket, target.addresses);
  if (target.tls === undefined) return socket;
  const secured = connectTls({
    socket,
    host: target.tls.identity,
    ...(target.tls.serverName === undefined ? {} : { servername: target.tls.serverName }),
    // Stated, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment cannot switch it off.
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
  await ready(secured, 'secureConnect', signal);
  return secured;
}

function connectTcp({ addresses, port }: PinnedTarget): Socket {
  const judged = addresses.map(resolvedAddress);
  const permit = { kind: 'dial', addresses: judged.map(({ address }) => address), port } as const;
  return withPermit(permit, () => connectJudged(judged, port));
}

function connectJudged(judged: readonly ResolvedAddress[], port: number): Socket {
  const [first, ...others] = judged;
  if (first === undefined) throw new Error('There is no judged address to connect to.');
  if (others.length === 0) return connect({ host: first.address, port });
  const pinned: LookupFunction = (_host, _options, done) => done(null, [...judged]);
  return connect({
    host: UNRESOLVABLE,
    port,
    lookup: pinned,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
  });
}

interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

function resolvedAddress(text: string): ResolvedAddress {
  const address = parseAddress(text);
  if (address === undefined) throw new Error('A judged address cannot be read.');
  return { address: address.text, family: address.family };
}

/** Says whether the peer of a connection is one of the judged addresses. */
export function isPinnedPeer(peer: string | undefined, addresses: readonly string[]): boolean {
  const connected = parseAddress(peer ?? '')?.text;
  return connected !== undefined && addresses.some((address) => parseAddress(address)?.text === connected);
}

/** The last line of defence: whatever the runtime did, nothing is sent to an address that was not judged. */
function assertPinned(socket: Socket, addresses: readonly string[]): void {
  if (isPinnedPeer(socket.remoteAddress, addresses)) return;
  socket.destroy();
  throw new RefusalError(
    refuse(
      'EGRESS.DENIED',
      'judged-addresses-only',
      'The connection went to an address that had not been judged, so nothing was sent.',
      'Try again; if it happens again, the operator should look at what redirects connections on this machine.',
    ),
  );
}

async function ready(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => void socket.destroy(signal.reason as Error);
    const onClose = (): void => reject(new Error('The connection was closed before it was ready.'));
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('close', onClose);
    };
    socket.once('error', (error) => {
      settle();
      reject(error);
    });
    socket.once('close', onClose);
    socket.once(event, () => {
      settle();
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
