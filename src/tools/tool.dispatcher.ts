import { setTimeout as sleep } from 'node:timers/promises';
import { ForbiddenException, Injectable, Logger } from '@nestjs/common';
import {
  ClientIncapable,
  Clock,
  Pace,
  SealedAnswer,
  textOf,
  ToolCall,
  ToolError,
  type CallRequest,
  type RefusalCode,
  type ToolOutcome,
} from '../kernel/index.js';
import { runInCallScope } from '../kernel/call-scope.js';
import { PolicyStore } from '../policy/index.js';
import { AuditLog, refusalBehind, UnusableAnswer } from '../security/index.js';
import { CallDeadline, type Ending } from './call.deadline.js';
import { AUDIT_UNAVAILABLE, BUSY, GUARD_DENIED, UNKNOWN_TOOL } from './dispatch.refusals.js';
import type { RegisteredTool } from './registered.tool.js';
import { RunningCalls } from './running.calls.js';
import { ToolRegistry } from './tool.registry.js';
import { unknownTool } from './unknown.tool.js';

/** Longest sentence of a tool's own that reaches the caller, in characters. */
const MAX_MESSAGE_CHARS = 4096;
/** Refusals at once, and per second after that, that no rate limit counts. */
const REFUSAL_BURST = 200;
const REFUSALS_PER_SECOND = 50;
const UNCOUNTED: ReadonlySet<RefusalCode> = new Set([
  'TOOL.UNKNOWN',
  'TOOL.DENIED',
  'RATE.EXHAUSTED',
  'CALL.BUSY',
]);

/**
 * The way of one call: audit.open, the chain, audit.close.
 * The audit brackets the chain because interceptors never see what a guard denied.
 */
@Injectable()
export class ToolDispatcher {
  readonly #logger = new Logger(ToolDispatcher.name);
  readonly #running = new RunningCalls();
  readonly #refusals = new Pace(REFUSAL_BURST, REFUSALS_PER_SECOND);

  constructor(
    private readonly registry: ToolRegistry,
    private readonly audit: AuditLog,
    private readonly policies: PolicyStore,
    private readonly clock: Clock,
  ) {}

  /** Takes one call through every control. Never rejects: whatever happens is an outcome, and on record. */
  async call(request: CallRequest): Promise<ToolOutcome> {
    const outcome = await this.dispatch(this.registry.find(request.name), request);
    // Refusals that no rate limit counts: without a pace of their own they could roll the audit log over.
    if (outcome.kind === 'refused' && UNCOUNTED.has(outcome.refusal.code))
      await sleep(this.#refusals.count());
    return outcome;
  }

  /** The same for a tool that is at hand; undefined stands for one that does not exist. */
  async dispatch(tool: RegisteredTool | undefined, request: CallRequest): Promise<ToolOutcome> {
    const deadline = new CallDeadline(request, this.#deadlineMs(request.name));
    const call = new ToolCall(tool?.descriptor ?? unknownTool(request.name), request, deadline);
    const startedAt = this.clock.monotonicMs();
    try {
      await this.audit.open(call);
    } catch (error) {
      this.#logger.error(textOf(error));
      return { kind: 'refused', refusal: AUDIT_UNAVAILABLE };
    }
    // Whatever goes wrong in here, the outcome below is on record.
    let outcome: ToolOutcome;
    try {
      outcome = await this.#run(tool, call, deadline);
    } catch (error) {
      outcome = this.#failure(call, error);
    }
    // What its end set off, such as a question that is taken back, is on record before its outcome is.
    if (deadline.isOver) await new Promise<void>((resolve) => process.nextTick(resolve));
    try {
      await this.audit.close(call, outcome, this.clock.monotonicMs() - startedAt);
    } catch (error) {
      this.#logger.error(textOf(error));
      // The caller must not act on an answer that the log does not know.
      return {
        kind: 'failed',
        message: 'The call ran, but its outcome could not be recorded; its answer is withheld.',
      };
    }
    return outcome;
  }

  async #run(tool: RegisteredTool | undefined, call: ToolCall, deadline: CallDeadline): Promise<ToolOutcome> {
    if (tool === undefined) return { kind: 'refused', refusal: UNKNOWN_TOOL };
    // A denied tool ends where an unknown one does: "busy", or an answer that comes a turn later, would give away
    // that it exists. The guard denies it as well, and the canary sees to it that it does.
    const hidden = this.registry.findHidden(tool);
    if (hidden !== undefined) return { kind: 'refused', refusal: hidden };
    const release = this.#running.enter(call.tool.name);
    if (release === undefined) return { kind: 'refused', refusal: BUSY };
    const scope = { callId: call.id, tool: call.tool.name, egress: call.egress };
    const ending = await deadline.run(() => runInCallScope(scope, () => tool.run(call)), release);
    return this.#outcomeOf(ending, call, deadline);
  }

  #outcomeOf(ending: Ending<unknown>, call: ToolCall, deadline: CallDeadline): ToolOutcome {
    // Before anything else: an exception filter may have turned the denial into a value.
    if (call.refusal !== undefined) return { kind: 'refused', refusal: call.refusal };
    switch (ending.kind) {
      case 'cancelled':
      case 'client_gone':
      case 'server_stopped':
        return ending;
      case 'timed_out': {
        const lateness = `Tool '${call.tool.name}' did not finish within ${deadline.ms / 1000} s and was stopped.`;
        return { kind: 'timed_out', message: lateness + refusedBefore(call) };
      }
      case 'returned':
        if (ending.value instanceof SealedAnswer) return { kind: 'answered', answer: ending.value.answer };
        return this.#failure(call, new Error('The answer did not pass the output control.'));
      case 'threw':
        return this.#thrown(call, ending.error);
      default: {
        const never: never = ending;
        return never;
      }
    }
  }

  #thrown(call: ToolCall, error: unknown): ToolOutcome {
    // The author's own sentence, also when a refusal is behind it.
    if (error instanceof ToolError) {
      if (error.cause !== undefined) this.#log(call, error.cause);
      return { kind: 'failed', message: clipped(error.message) };
    }
    const refusal = refusalBehind(error, call.egress);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    if (error instanceof ClientIncapable)
      return {
        kind: 'failed',
        message: `${error.message} Tool '${call.tool.name}' needs one.`,
        needs: error.needs,
      };
    if (error instanceof UnusableAnswer) {
      // The caller cannot mend the tool; whoever can reads the log.
      this.#log(call, error);
      return { kind: 'failed', message: `Tool '${call.tool.name}' gave no usable answer: ${error.message}.` };
    }
    // What Nest throws when a guard of the team's own returned false.
    if (error instanceof ForbiddenException) return { kind: 'refused', refusal: GUARD_DENIED };
    return this.#failure(call, error);
  }

  /** What went wrong is for the operator; the caller learns only where to ask. */
  #failure(call: ToolCall, error: unknown): ToolOutcome {
    this.#log(call, error);
    const failure = `Tool '${call.tool.name}' failed. The server's log has the cause under call ${call.id}.`;
    return { kind: 'failed', message: failure + refusedBefore(call) };
  }

  #log(call: ToolCall, error: unknown): void {
    this.#logger.error(`Call ${call.id} of ${call.tool.name} failed: ${textOf(error)}`);
  }

  #deadlineMs(tool: string): number {
    const { timeout, timeouts } = this.policies.current.tools;
    return (timeouts[tool] ?? timeout) * 1000;
  }
}

/** Some clients, WebSocket for one, fail without saying what they failed of; others try again without end. */
function refusedBefore({ egress: { refusal } }: ToolCall): string {
  if (refusal === undefined) return '';
  return ` Before that, the policy refused it something: ${refusal.message} ${refusal.remedy} (rule: ${refusal.rule})`;
}

function clipped(message: unknown): string {
  const text = textOf(message);
  return text.length > MAX_MESSAGE_CHARS ? `${text.slice(0, MAX_MESSAGE_CHARS)}...` : text;
}
