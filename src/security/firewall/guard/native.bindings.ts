import { constants } from 'node:os';
import { MissingHook } from './sealed.method.js';

/**
 * The classes of the runtime through which every connection, datagram, query and subprocess of JavaScript
 * goes, whatever the module or library above them. `process.binding()` is deprecated in the documentation and
 * has no successor; a version without it cannot be guarded and is refused.
 */
export interface NativeBindings {
  readonly tcp: object;
  readonly pipe: object;
  readonly udp: object;
  readonly tls: object;
  readonly process: object;
  readonly dnsChannel: object;
  /** Holds functions, not a class. */
  readonly dns: object;
  readonly spawnSync: object;
}

/** What a guarded function of the runtime answers instead of acting: libuv's number for "permission denied". */
export const DENIED = -constants.errno.EACCES;

export function nativeBindings(): NativeBindings {
  return {
    tcp: prototypeOf('tcp_wrap', 'TCP'),
    pipe: prototypeOf('pipe_wrap', 'Pipe'),
    udp: prototypeOf('udp_wrap', 'UDP'),
    tls: prototypeOf('tls_wrap', 'TLSWrap'),
    process: prototypeOf('process_wrap', 'Process'),
    dnsChannel: prototypeOf('cares_wrap', 'ChannelWrap'),
    dns: binding('cares_wrap'),
    spawnSync: binding('spawn_sync'),
  };
}

function prototypeOf(module: string, name: string): object {
  const holder: unknown = Reflect.get(binding(module), name);
  if (typeof holder !== 'function') throw new MissingHook(`${module}.${name}`, 'absent');
  return holder.prototype as object;
}

function binding(module: string): object {
  const load: unknown = Reflect.get(process, 'binding');
  if (typeof load !== 'function') throw new MissingHook('process.binding', 'absent');
  try {
    return Reflect.apply(load, process, [module]) as object;
  } catch (cause) {
    const isForbidden = (cause as { code?: unknown }).code === 'ERR_ACCESS_DENIED';
    throw new MissingHook(`process.binding('${module}')`, isForbidden ? 'forbidden' : 'absent', { cause });
  }
}
