/** What ends a call whose caller waits no more: nobody reads it. */
export function callEnded(): Error {
  return new Error('The call ended before its program had answered.');
}

/**
 * Waits for something that goes on without the call: only the waiting ends with it.
 *
 * @throws Error when the signal aborts first, or has
 */
export async function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(callEnded());
    signal.addEventListener('abort', onAbort, { once: true });
    // An event that has been does not come again.
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([aborted, awaited]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
