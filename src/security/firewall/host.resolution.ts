import { EgressError } from '../../kernel/index.js';
import type { Destination } from './destination.js';
import type { RequestDeadline } from './request.deadline.js';
import type { Resolver } from './resolver.js';

/**
 * All addresses of a destination's host, from one look-up.
 *
 * @throws EgressError when there is no answer, or none in time
 */
export async function addressesOf(
  { host }: Destination,
  resolver: Resolver,
  deadline: RequestDeadline,
): Promise<readonly string[]> {
  if (host.kind === 'address') return [host.address.text];
  try {
    // A copy: the answer that is judged is the one that is dialled.
    return [...(await deadline.race(resolver.resolve(host.name)))];
  } catch (error) {
    if (error instanceof EgressError) throw error;
    throw new EgressError('UNREACHABLE', `${host.name} could not be resolved.`, { cause: error });
  }
}
