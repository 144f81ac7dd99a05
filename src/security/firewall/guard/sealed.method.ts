type Method = (this: never, ...args: never[]) => unknown;

/**
 * Replaces a function of the runtime for good: the replacement can be neither overwritten nor deleted.
 *
 * @param make gets the original
 * @throws Error when the runtime has no such function: a guard with a hole must not start
 */
export function sealMethod<M extends Method>(owner: object, name: string, make: (original: M) => M): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') throw new MissingHook(name, 'absent');
  const replacement = make(original as M);
  // Name, length and util.promisify's marks: callers look at them.
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined && key !== 'prototype') {
      Reflect.defineProperty(replacement, key, descriptor);
    }
  }
  const sealed = Reflect.defineProperty(owner, name, {
    get: () => replacement,
    // Node itself, and clients, give single objects functions of their own; those still end in what is sealed below.
    set(this: object, own: unknown) {
      if (this === owner) throw new TypeError(`${name} is guarded and cannot be replaced.`);
      Object.defineProperty(this, name, { value: own, writable: true, configurable: true, enumerable: true });
    },
    configurable: false,
    enumerable: Reflect.getOwnPropertyDescriptor(owner, name)?.enumerable ?? true,
  });
  if (!sealed) throw new MissingHook(name, 'sealed');
}

/** Seals several functions, all of which have to be there. */
export function sealMethods<M extends Method>(
  owner: object,
  names: readonly string[],
  make: (original: M) => M,
): void {
  for (const name of names) sealMethod(owner, name, make);
}

/** Why something cannot be guarded. */
export type Obstacle = 'absent' | 'sealed' | 'forbidden';

/** This runtime is not the one that the guard was written for, or was changed before the guard got to it. */
export class MissingHook extends Error {
  override readonly name = 'MissingHook';

  constructor(hook: string, obstacle: Obstacle, options?: ErrorOptions) {
    super(
      `The egress guard cannot work on Node ${process.version} as it was started: ${reasonOf(hook, obstacle)}`,
      options,
    );
  }
}

function reasonOf(hook: string, obstacle: Obstacle): string {
  switch (obstacle) {
    case 'absent':
      return (
        `"${hook}" is not there to be guarded. Use a version of Node that the README names, ` +
        'and load nothing before the server that takes it away (--import, --require, NODE_OPTIONS).'
      );
    case 'sealed':
      return (
        `"${hook}" was sealed before the guard was there. ` +
        'Load nothing before the server that does so (--import, --require, NODE_OPTIONS).'
      );
    case 'forbidden':
      return `Node's permission model does not let "${hook}" be guarded. Start it without --permission.`;
    default: {
      const never: never = obstacle;
      return never;
    }
  }
}
