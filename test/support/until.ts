/** Lets everything that is due run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits for what is sure to come. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await settled();
}

/** The error of a call that has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  const [result] = await Promise.allSettled([call]);
  if (result.status === 'fulfilled') throw new Error('The call did not fail.');
  return result.reason as Error;
}
