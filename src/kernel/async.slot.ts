import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * One for the whole process: up to Node 22 every store that was ever used costs something for each promise that
 * anybody makes, and a call makes a hundred.
 */
const storage = new AsyncLocalStorage<ReadonlyMap<object, unknown>>();

/** A value that follows the code which it was set for, through everything that code starts. */
export class AsyncSlot<T> {
  run<R>(value: T, body: () => R): R {
    // A copy: what runs outside must not see the value, and a chain of parents would grow as long as its process lives.
    return storage.run(new Map(storage.getStore()).set(this, value), body);
  }

  /** Undefined where it was not set. */
  get current(): T | undefined {
    return storage.getStore()?.get(this) as T | undefined;
  }
}

/**
 * Takes all values from whatever runs. To be called when nothing runs that one was set for: up to Node 22 that ends the
 * following of promises, until a value is set again.
 */
export function emptyAsyncSlots(): void {
  storage.disable();
}
