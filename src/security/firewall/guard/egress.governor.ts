import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PolicyStore } from '../../../policy/index.js';
import { governEgress } from './egress.guard.js';

/**
 * Puts the process-wide guard under the policy as long as the application lives. A provider like any other, so it
 * is there before the lifecycle hooks of any plugin.
 */
@Injectable()
export class EgressGovernor implements OnApplicationShutdown {
  readonly #logger = new Logger('EgressGuard');
  readonly #release: () => void;

  constructor(policies: PolicyStore) {
    this.#release = governEgress(policies, (tool, to, refusal) => {
      this.#logger.warn(`${tool ?? 'The server itself'}: ${to} refused by ${refusal.rule}`);
    });
  }

  onApplicationShutdown(): void {
    this.#release();
  }
}
