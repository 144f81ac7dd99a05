import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  Clock,
  type CallScope,
  type EgressNote,
  type ToolCall,
  type ToolOutcome,
} from '../../kernel/index.js';
import { PolicyStore } from '../../policy/index.js';
import { AppendFile } from './append.file.js';
import {
  egressRecord,
  policyReloadedRecord,
  policyRejectedRecord,
  requestRecord,
  responseRecord,
  type PolicyFileState,
} from './audit.records.js';

/** The audit log could not take a record. The message names the file and the cause, for the operator only. */
export class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable';
}

/**
 * Writes what was asked and what became of it, as JSON Lines.
 *
 * Fails closed: both methods throw `AuditUnavailable` when the record is not with the operating system, and
 * the dispatcher then refuses the call or withholds its answer.
 */
@Injectable()
export class AuditLog implements OnApplicationShutdown {
  #file: AppendFile | undefined;
  /** Under which rules the file was opened; a reload may bring others. */
  #place = '';

  constructor(
    private readonly policies: PolicyStore,
    private readonly clock: Clock,
  ) {}

  /** Records that a call arrived. Nothing of the call may happen before this returned. */
  open(call: ToolCall): void {
    this.#append(requestRecord(call, this.clock.now()));
  }

  /** Records what became of a call. */
  close(call: ToolCall, outcome: ToolOutcome, tookMs: number): void {
    call.egress.close();
    this.#append(responseRecord(call, outcome, this.clock.now(), tookMs));
  }

  /** Records what was reached, or tried, outside of any call or after the answer of one. */
  egress(call: CallScope | undefined, note: EgressNote): void {
    this.#append(egressRecord(call, note, this.clock.now()));
  }

  /** Records that another policy is about to decide. It must not before this returned. */
  policyReloaded(file: PolicyFileState): void {
    this.#append(policyReloadedRecord(file, this.clock.now()));
  }

  /** Records that a changed policy file cannot be used. */
  policyRejected(file: PolicyFileState, problems: string): void {
    this.#append(policyRejectedRecord(file, problems, this.clock.now()));
  }

  /** The last of Nest's hooks: calls that are still ending in the earlier ones get their record. */
  onApplicationShutdown(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#place = '';
  }

  #append(record: object): void {
    const { logFile, maxFileBytes, maxFiles } = this.policies.current.audit;
    if (logFile === '') throw new AuditUnavailable('The policy names no audit.log_file; add one.');
    try {
      const place = `${logFile}\0${maxFileBytes}\0${maxFiles}`;
      if (this.#place !== place) {
        this.#file?.close();
        this.#file = new AppendFile(logFile, { maxBytes: maxFileBytes, maxFiles });
        this.#place = place;
      }
      this.#file?.append(JSON.stringify(record));
    } catch (cause) {
      throw new AuditUnavailable(`The audit log ${logFile} cannot be written: ${String(cause)}`, { cause });
    }
  }
}
