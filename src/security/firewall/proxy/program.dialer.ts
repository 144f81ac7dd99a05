import type { Socket } from 'node:net';
import { RefusalError, type EgressWay } from '../../../kernel/index.js';
import type { PolicyStore } from '../../../policy/index.js';
import { destinationText, type Destination } from '../destination.js';
import { judgeAddresses, judgeDestination } from '../endpoint.rules.js';
import { addressesOf } from '../host.resolution.js';
import { dialPinned } from '../pinned.dial.js';
import { reachOf } from '../reach.js';
import type { RequestDeadline } from '../request.deadline.js';
import type { Resolver } from '../resolver.js';
import type { ProgramRecords } from './program.records.js';

/** Connects for one program, under the policy that is in force at that moment. */
export class ProgramDialer {
  constructor(
    private readonly manifest: string,
    private readonly policies: PolicyStore,
    private readonly resolver: Resolver,
    private readonly records: ProgramRecords,
  ) {}

  /**
   * Judges the name, resolves it once, judges every answer and dials one of the judged addresses.
   *
   * @throws RefusalError when the policy does not allow it
   * @throws ProxyRefusal when it cannot be recorded
   * @throws EgressError or the socket's error when it was allowed and failed
   */
  async dial(way: EgressWay, destination: Destination, deadline: RequestDeadline): Promise<Socket> {
    const reach = reachOf(this.policies.current, { kind: 'program', manifest: this.manifest });
    const to = destinationText(destination);
    const named = judgeDestination(reach, destination);
    if (!named.allowed) throw new RefusalError(named);
    const addresses = await addressesOf(destination, this.resolver, deadline).catch((error: unknown) => {
      this.records.allowed(way, to, named);
      throw error;
    });
    const reached = judgeAddresses(reach, destination, addresses);
    if (!reached.allowed) throw new RefusalError(reached);
    this.records.allowed(way, to, reached);
    return await dialPinned({ addresses, port: destination.port, tls: undefined }, deadline.signal);
  }
}
