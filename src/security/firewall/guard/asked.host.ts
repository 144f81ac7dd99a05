import { AsyncSlot } from '../../../kernel/index.js';
import { parseHost, type Host } from '../host.js';

const slot = new AsyncSlot<Host | undefined>();

/** Opens connections for a host that somebody asked for: the system's connect sees nothing but its addresses. */
export function whileAskedFor<T>(hostText: string, open: () => T): T {
  return slot.run(parseHost(hostText), open);
}

/** Says only whom an address stands for, and opens nothing by itself. Undefined where no host was asked for. */
export function askedHost(): Host | undefined {
  return slot.current;
}
