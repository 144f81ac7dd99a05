import { AsyncSlot } from '../../../kernel/index.js';

/** One thing that the server's own code has judged already and now does. Nothing else passes under it. */
export type Permit =
  | {
      readonly kind: 'dial';
      /** Judged addresses, in their canonical form. */
      readonly addresses: readonly string[];
      readonly port: number;
    }
  | { readonly kind: 'lookup'; readonly name: string }
  | {
      readonly kind: 'program';
      /** The executable exactly as it is handed to the system. */
      readonly file: string;
    }
  | {
      readonly kind: 'listen';
      /** The socket file exactly as it is handed to the system. */
      readonly path: string;
    }
  | {
      readonly kind: 'reach';
      /** The socket file exactly as it is handed to the system. */
      readonly path: string;
    };

const slot = new AsyncSlot<Permit>();

/**
 * Does what the server's own code has judged: the guarded client's look-up and connection, a program of the
 * server's runner, the socket of a program's proxy, the socket on which the operator answers. Lint says who may hold one.
 */
export function withPermit<T>(permit: Permit, work: () => T): T {
  return slot.run(permit, work);
}

export function currentPermit(): Permit | undefined {
  return slot.current;
}
