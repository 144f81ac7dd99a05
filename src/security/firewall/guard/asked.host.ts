import { AsyncLocalStorage } from 'node:async_hooks';
import { parseHost, type Host } from '../host.js';

const storage = new AsyncLocalStorage<Host | undefined>();

/** Opens connections for a host that somebody asked for: the system's connect sees nothing but its addresses. */
export function whileAskedFor<T>(hostText: string, open: () => T): T {
  return storage.run(parseHost(hostText), open);
}

/** Says only whom an address stands for, and opens nothing by itself. Undefined where no host was asked for. */
export function askedHost(): Host | undefined {
  return storage.getStore();
}

/** For when nothing is being opened; see `endPermits()`. */
export function forgetAskedHosts(): void {
  storage.disable();
}
