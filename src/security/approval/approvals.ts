import { Injectable, Logger } from '@nestjs/common';
import { allow, Clock, textOf, type Refusal, type ToolCall, type Verdict } from '../../kernel/index.js';
import { PolicyStore, type Policy } from '../../policy/index.js';
import { AuditLog } from '../audit/audit.log.js';
import { ApprovalBook, type Decider, type Decision, type Pending } from './approval.book.js';
import { ApprovalDesk } from './desk/approval.desk.js';
import { questionText, shownCall } from './approval.question.js';
import {
  refuseCrowd,
  refuseDenied,
  refuseExpired,
  refuseStale,
  refuseUnasked,
  refuseUnreachable,
} from './approval.refusals.js';
import { findApprovalRule } from './approval.rules.js';
import { callDigest } from './call.digest.js';
import { askPerson } from './person.question.js';

/** Asks a person about calls that the policy does not let run without one. */
@Injectable()
export class Approvals {
  readonly #logger = new Logger(Approvals.name);
  readonly #book: ApprovalBook;

  constructor(
    private readonly policies: PolicyStore,
    private readonly audit: AuditLog,
    private readonly desk: ApprovalDesk,
    clock: Clock,
  ) {
    this.#book = new ApprovalBook(clock, (pending) => this.#tryToRecord(pending, 'expired', 'nobody'));
    desk.serve({
      pending: () => this.#book.pending(),
      decide: (id, decision) => this.#decide(id, decision, 'operator'),
    });
  }

  /**
   * Waits for a person where one has to be asked. For a call whose input is sealed and judged.
   *
   * @throws AuditUnavailable when a decision cannot be put on record; it must not count then
   */
  judge(call: ToolCall): Verdict | Promise<Verdict> {
    const policy = this.policies.current;
    const rule = findApprovalRule(policy.tools, call.tool.name);
    return rule === undefined ? allow(call.rule) : this.#judge(call, policy, rule);
  }

  async #judge(call: ToolCall, policy: Policy, rule: string): Promise<Verdict> {
    const digest = callDigest(call.tool.name, call.sealedInput);
    const standing = this.#book.take(digest);
    switch (standing.kind) {
      case 'approved':
        this.audit.approval({ id: standing.id, event: 'used', by: 'operator', call });
        return allow(rule);
      case 'denied':
        return refuseDenied(rule);
      case 'unknown': {
        const verdict = await this.#ask(call, digest, rule, policy.tools.approvalTimeout);
        // What was judged before the person was asked was judged by rules that are no more.
        return verdict.allowed && this.policies.current !== policy ? refuseStale(rule) : verdict;
      }
      default: {
        const never: never = standing;
        return never;
      }
    }
  }

  async #ask(call: ToolCall, digest: string, rule: string, seconds: number): Promise<Verdict> {
    const shown = shownCall(call);
    // First: nobody may decide between the two steps below.
    const place = await this.desk.open();
    const opened = this.#book.open(digest, shown, seconds * 1000);
    if (opened === undefined) return refuseCrowd(rule);
    const { pending, isNew } = opened;
    try {
      if (isNew === 'new') this.audit.approval({ id: pending.id, event: 'asked', by: 'nobody', call });
    } catch (error) {
      this.#book.forget(pending.id);
      throw error;
    }
    if (!call.channel.capabilities.elicitation) return this.#unasked(rule, pending, seconds, place);
    const decided = new Promise<Decision>((resolve) => this.#book.wait(pending.id, resolve));
    const asking = {
      call,
      question: questionText(shown, rule),
      ms: seconds * 1000,
      decided,
      decide: (how: Decision) => this.#decide(pending.id, how, deciderOf(how)),
    };
    const decision = await call.time
      .hold(() => askPerson(asking))
      .catch((error: unknown) => {
        this.#book.forget(pending.id);
        throw error;
      });
    switch (decision) {
      case 'approved':
        return allow(rule);
      case 'denied':
      case 'dismissed':
        return refuseDenied(rule);
      case 'expired':
        return refuseExpired(rule, seconds);
      case 'withdrawn':
        return refuseStale(rule);
      case 'silent':
        this.#book.leave(pending.id);
        return this.#unasked(rule, pending, seconds, place);
      default: {
        const never: never = decision;
        return never;
      }
    }
  }

  #unasked(rule: string, { id }: Pending, seconds: number, place: 'open' | 'closed'): Refusal {
    switch (place) {
      case 'open':
        return refuseUnasked(rule, id, seconds);
      case 'closed':
        this.#book.forget(id);
        return refuseUnreachable(rule);
      default: {
        const never: never = place;
        return never;
      }
    }
  }

  /** On record before it counts. */
  #decide(id: string, decision: Decision, by: Decider): Pending | undefined {
    const found = this.#book.pending().find((pending) => pending.id === id);
    if (found === undefined) return undefined;
    this.audit.approval({ id, event: decision, by, tool: found.shown.tool });
    return this.#book.decide(id, decision, by);
  }

  #tryToRecord({ id, shown }: Pending, event: Decision, by: Decider): void {
    try {
      this.audit.approval({ id, event, by, tool: shown.tool });
    } catch (error) {
      this.#logger.error(textOf(error));
    }
  }
}

/** Of what the call itself learned: what the operator decided comes from the desk. */
function deciderOf(decision: Decision): Decider {
  switch (decision) {
    case 'approved':
    case 'denied':
    case 'dismissed':
      return 'client';
    case 'expired':
    case 'withdrawn':
      return 'nobody';
    default: {
      const never: never = decision;
      return never;
    }
  }
}
