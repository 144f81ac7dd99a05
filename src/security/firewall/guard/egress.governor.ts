import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, textOf } from '../../../kernel/index.js';
import { PolicyStore } from '../../../policy/index.js';
import { AuditLog } from '../../audit/audit.log.js';
import { governEgress, type EgressEvent } from './egress.guard.js';

/** Records and lines within one window; what is outside of calls has no rate limit that would bound it. */
const MAX_EVENTS = 128;
const WINDOW_MS = 60_000;

/**
 * Puts the process-wide guard under the policy as long as the application lives. A provider like any other, so it
 * is there before the lifecycle hooks of any plugin.
 */
@Injectable()
export class EgressGovernor implements OnApplicationShutdown {
  readonly #logger = new Logger('EgressGuard');
  readonly #release: () => void;
  #windowEndsAt = 0;
  #events = 0;

  constructor(
    policies: PolicyStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {
    this.#release = governEgress(policies, (event) => this.#report(event));
  }

  onApplicationShutdown(): void {
    this.#release();
  }

  #report(event: EgressEvent): void {
    const { call, note } = event;
    // Everything else is in the record of its call.
    const isUnrecorded = call === undefined || call.egress.isClosed;
    if (note.allowed && !isUnrecorded) return;
    if (!this.#hasRoom()) return;
    if (isUnrecorded) this.#record(event);
    if (!note.allowed) {
      const who = call === undefined ? 'The server itself' : `${call.tool} (call ${call.callId})`;
      this.#logger.warn(`${who}: ${note.way} ${note.to} was refused by ${note.rule}`);
    }
  }

  #record({ call, note }: EgressEvent): void {
    try {
      this.audit.egress(call, note);
    } catch (error) {
      this.#logger.error(textOf(error));
    }
  }

  #hasRoom(): boolean {
    const now = this.clock.monotonicMs();
    if (now >= this.#windowEndsAt) {
      this.#windowEndsAt = now + WINDOW_MS;
      this.#events = 0;
    }
    this.#events += 1;
    if (this.#events === MAX_EVENTS) this.#logger.warn('Further attempts of this minute are not listed.');
    return this.#events < MAX_EVENTS;
  }
}
