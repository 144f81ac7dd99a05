import { Logger } from '@nestjs/common';
import { egressNote, textOf, type Allowance, type EgressWay, type Refusal } from '../../../kernel/index.js';
import type { AuditLog } from '../../audit/audit.log.js';
import { refuseUnrecorded } from './proxy.refusals.js';

/** Puts the connections of one program on record. */
export class ProgramRecords {
  readonly #logger = new Logger('EgressProxy');

  constructor(
    private readonly audit: AuditLog,
    private readonly plugin: string,
  ) {}

  /**
   * Call it before the connection is made.
   *
   * @throws ProxyRefusal when it cannot be recorded; it must not be made then
   */
  allowed(way: EgressWay, to: string, allowance: Allowance): void {
    try {
      this.audit.programEgress(this.plugin, egressNote(way, to, allowance));
    } catch (error) {
      this.#logger.error(textOf(error));
      throw refuseUnrecorded();
    }
  }

  /** Never throws: it stays refused whether that is on record or not. */
  refused(way: EgressWay, to: string, refusal: Refusal): void {
    const note = egressNote(way, to, refusal);
    try {
      const isListed = this.audit.programEgress(this.plugin, note);
      if (isListed) this.#logger.warn(`${this.plugin}: ${way} ${note.to} was refused by ${note.rule}`);
    } catch (error) {
      this.#logger.error(textOf(error));
    }
  }
}
