import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  Clock,
  refuse,
  textOf,
  type CallScope,
  type EgressNote,
  type ToolCall,
  type ToolOutcome,
} from '../../kernel/index.js';
import { PolicyStore, type AuditPolicy } from '../../policy/index.js';
import {
  approvalRecord,
  egressRecord,
  requestRecord,
  responseRecord,
  type ApprovalFact,
} from './audit.records.js';
import { AuditUnavailable } from './audit.unavailable.js';
import { ChainedLog } from './chain/chained.log.js';
import { LogCompressor } from './chain/log.compressor.js';
import {
  policyRejectedRecord,
  policyReloadedRecord,
  startRecord,
  stopRecord,
  type PolicyFileState,
  type RejectedMessage,
  type StartRecord,
} from './lifecycle.records.js';
import { MissedRecords } from './missed.records.js';
import { ProgramConnections } from './program.connections.js';
import { RejectedMessages } from './rejected.messages.js';
import { TurnBatch } from './turn.batch.js';

/** Records of calls that go out with one write, and how much of a file each may take: together a small part of it. */
const MAX_TOGETHER = 64;
const ROOM_EACH_BYTES = 65_536;

/** What became of a call that was refused after its request record had been written. */
const NOT_ON_DISK = refuse(
  'AUDIT.UNAVAILABLE',
  'audit.log_file',
  'The audit log could not be forced to the disk, so nothing was run.',
  "The operator finds the cause in the server's log.",
);

/**
 * Writes what was asked and what became of it, as a chain of JSON Lines.
 *
 * Fails closed: `open` and `close` reject with `AuditUnavailable` when the record is not where `audit.durability`
 * wants it, and the dispatcher then refuses the call or withholds its answer.
 */
@Injectable()
export class AuditLog implements OnApplicationShutdown {
  readonly #logger = new Logger(AuditLog.name);
  readonly #missed: MissedRecords;
  readonly #rejected: RejectedMessages;
  readonly #programs: ProgramConnections;
  readonly #calls: TurnBatch;
  #log: ChainedLog | undefined;
  #compressor: LogCompressor | undefined;
  /** Calls whose end is not on record yet. */
  readonly #open = new Map<string, { readonly call: ToolCall; readonly sinceMs: number }>();
  #reason = 'closed';
  #stopped = false;

  constructor(
    private readonly policies: PolicyStore,
    private readonly clock: Clock,
  ) {
    this.#missed = new MissedRecords(clock);
    this.#rejected = new RejectedMessages(clock, (record) => this.#tryToAppend(record));
    this.#programs = new ProgramConnections(clock, {
      listed: (record) => this.#appendOrCount(record),
      counted: (record) => this.#tryToAppend(record),
    });
    this.#calls = new TurnBatch(
      (records) => this.#write(records),
      () => Math.min(MAX_TOGETHER, Math.floor(this.policies.current.audit.maxFileBytes / ROOM_EACH_BYTES)),
    );
  }

  /** Records what serves from now on, under which policy. */
  async start(facts: Omit<StartRecord, 'type' | 'timestamp'>): Promise<void> {
    this.#appendOrCount(startRecord(facts, this.clock.now()));
    await this.#durable();
    this.#compressor?.start();
  }

  /** Records that a call arrived. Nothing of the call may happen before this resolved. */
  async open(call: ToolCall): Promise<void> {
    const opened = { call, sinceMs: this.clock.monotonicMs() };
    try {
      await this.#calls.add(requestRecord(call, this.clock.now()), () => this.#open.set(call.id, opened));
    } catch (error) {
      this.#missed.count();
      throw error;
    }
    try {
      const durable = this.#durable();
      if (durable !== undefined) await durable;
    } catch (error) {
      this.#open.delete(call.id);
      const refused = { kind: 'refused', refusal: NOT_ON_DISK } as const;
      this.#missed.owe(responseRecord(call, refused, this.clock.now(), 0));
      throw error;
    }
  }

  /** Records what became of a call. Its answer may not leave before this resolved. */
  async close(call: ToolCall, outcome: ToolOutcome, tookMs: number): Promise<void> {
    call.egress.close();
    this.#open.delete(call.id);
    try {
      await this.#calls.add(responseRecord(call, outcome, this.clock.now(), tookMs), () => undefined);
    } catch (error) {
      const message = `The outcome (${outcome.kind}) could not be recorded when it was known, and its answer was withheld.`;
      this.#missed.owe(responseRecord(call, { kind: 'failed', message }, this.clock.now(), tookMs));
      throw error;
    }
    const durable = this.#durable();
    if (durable !== undefined) await durable;
  }

  /** Records what was reached, or tried, outside of any call or after the answer of one. */
  egress(call: CallScope | undefined, note: EgressNote): void {
    this.#appendOrCount(egressRecord(call, note, this.clock.now()));
  }

  /**
   * Records a connection of a sandboxed program; of many, only how many there were.
   *
   * @returns whether it was listed, and not only counted
   * @throws AuditUnavailable; the connection must not be made then
   */
  programEgress(plugin: string, note: EgressNote): boolean {
    return this.#programs.note(plugin, note);
  }

  /**
   * Records what a person was asked, or decided. It must not count before this returned.
   *
   * @throws AuditUnavailable
   */
  approval(fact: ApprovalFact): void {
    this.#appendOrCount(approvalRecord(fact, this.clock.now()));
    this.#forceToDisk();
  }

  /** Records that another policy is about to decide. It must not before this returned. */
  policyReloaded(file: PolicyFileState): void {
    this.#appendOrCount(policyReloadedRecord(file, this.clock.now()));
    this.#forceToDisk();
  }

  /** Records that a changed policy file cannot be used. */
  policyRejected(file: PolicyFileState, problems: string): void {
    this.#appendOrCount(policyRejectedRecord(file, problems, this.clock.now()));
  }

  /** Records a message that never became a call; of many, only how many there were. Never throws. */
  rejected(message: RejectedMessage): void {
    this.#rejected.note(message);
  }

  /** Says what the stop record will give as its reason. */
  stopsBecause(reason: string): void {
    this.#reason = reason;
  }

  /** Records the end of the server, once, and takes no more records. Never throws. */
  stop(): void {
    if (this.#stopped) return;
    this.#calls.flush();
    this.#rejected.end();
    this.#programs.end();
    const now = this.clock.monotonicMs();
    for (const { call, sinceMs } of this.#open.values()) {
      const end = { kind: 'server_stopped' } as const;
      this.#tryToAppend(responseRecord(call, end, this.clock.now(), now - sinceMs));
    }
    this.#tryToAppend(stopRecord(this.#reason, this.clock.now()));
    this.#stopped = true;
    this.#compressor?.stop();
    this.#log?.close();
  }

  /** The last of Nest's hooks: calls that are still ending in the earlier ones get their record. */
  onApplicationShutdown(): void {
    this.stop();
  }

  /** In its place: behind what waits already. */
  #append(record: object): void {
    this.#calls.flush();
    this.#write([record]);
  }

  #write(records: readonly object[]): void {
    const { audit } = this.policies.current;
    if (audit.logFile === '') throw new AuditUnavailable('The policy names no audit.log_file; add one.');
    if (this.#stopped) throw new AuditUnavailable('The audit log has ended with the server.');
    try {
      const { rotated } = this.#logAt(audit).append([...this.#missed.records(), ...records], {
        maxBytes: audit.maxFileBytes,
        maxFiles: audit.maxFiles,
        durability: audit.durability,
      });
      this.#missed.clear();
      if (rotated) this.#compressor?.start();
    } catch (cause) {
      throw unavailable(audit, cause);
    }
  }

  #appendOrCount(record: object): void {
    try {
      this.#append(record);
    } catch (error) {
      this.#missed.count();
      throw error;
    }
  }

  #tryToAppend(record: object): void {
    try {
      this.#appendOrCount(record);
    } catch (error) {
      this.#logger.error(textOf(error));
    }
  }

  /** The log of the start: a policy that names another one is not put in force. */
  #logAt({ logFile }: AuditPolicy): ChainedLog {
    if (this.#log === undefined) {
      const log = new ChainedLog(logFile, this.clock);
      this.#log = log;
      this.#compressor = new LogCompressor(
        log,
        () => this.policies.current.audit.compress,
        (error) => this.#logger.warn(`Rotated audit logs are not compressed: ${textOf(error)}`),
      );
    }
    return this.#log;
  }

  /** @returns what is left to wait for, if there is anything */
  #durable(): Promise<void> | undefined {
    const { audit } = this.policies.current;
    switch (audit.durability) {
      case 'os':
        return undefined;
      case 'disk':
        return this.#log?.onDisk().catch((cause: unknown) => {
          throw unavailable(audit, cause);
        });
      default: {
        const never: never = audit.durability;
        throw new Error(`unknown durability ${String(never)}`);
      }
    }
  }

  #forceToDisk(): void {
    const { audit } = this.policies.current;
    try {
      if (audit.durability === 'disk') this.#log?.forceToDisk();
    } catch (cause) {
      throw unavailable(audit, cause);
    }
  }
}

function unavailable({ logFile }: AuditPolicy, cause: unknown): AuditUnavailable {
  return new AuditUnavailable(`The audit log ${logFile} cannot be written: ${String(cause)}`, { cause });
}
