import type { AuditedCall, CallOutcome } from './audited.call.js';

/** How long calls took, in milliseconds: each figure is the time of one call. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface ToolFigures {
  readonly tool: string;
  readonly calls: number;
  readonly refused: number;
  /** Timed out ones included. */
  readonly failed: number;
  /** How many calls the tool itself ended, in whatever way; the latency is theirs. */
  readonly ran: number;
  /** Undefined when none did. */
  readonly latency: Latency | undefined;
}

export interface RuleFigures {
  readonly rule: string;
  readonly refused: number;
}

/** Figures about calls; lists begin with the most. */
export interface CallFigures {
  readonly calls: number;
  readonly first: Date | undefined;
  readonly last: Date | undefined;
  readonly outcomes: ReadonlyMap<CallOutcome, number>;
  readonly rules: readonly RuleFigures[];
  readonly tools: readonly ToolFigures[];
}

interface ToolTally {
  calls: number;
  refused: number;
  failed: number;
  readonly tookMs: number[];
}

/** Counts calls. Memory grows with the calls that ran, by eight bytes each. */
export class CallStatistics {
  readonly #outcomes = new Map<CallOutcome, number>();
  readonly #rules = new Map<string, number>();
  readonly #tools = new Map<string, ToolTally>();
  #first: Date | undefined;
  #last: Date | undefined;

  add({ tool, outcome, rule, tookMs, began, ended }: AuditedCall): void {
    const at = began ?? ended;
    if (at !== undefined && (this.#first === undefined || at < this.#first)) this.#first = at;
    if (at !== undefined && (this.#last === undefined || at > this.#last)) this.#last = at;
    increase(this.#outcomes, outcome);
    const tally = this.#tools.get(tool) ?? { calls: 0, refused: 0, failed: 0, tookMs: [] };
    this.#tools.set(tool, tally);
    tally.calls++;
    if (outcome === 'refused') {
      tally.refused++;
      increase(this.#rules, rule ?? '');
    }
    if (outcome === 'failed' || outcome === 'timed_out') tally.failed++;
    if (tookMs !== undefined && isEndOfTool(outcome)) tally.tookMs.push(tookMs);
  }

  figures(): CallFigures {
    return {
      calls: [...this.#outcomes.values()].reduce((sum, count) => sum + count, 0),
      first: this.#first,
      last: this.#last,
      outcomes: this.#outcomes,
      rules: [...this.#rules]
        .map(([rule, refused]) => ({ rule, refused }))
        .sort((a, b) => b.refused - a.refused || (a.rule < b.rule ? -1 : 1)),
      tools: [...this.#tools]
        .map(toolFigures)
        .sort((a, b) => b.calls - a.calls || (a.tool < b.tool ? -1 : 1)),
    };
  }
}

/** A call that was refused or taken back says nothing of how fast a tool is. */
function isEndOfTool(outcome: CallOutcome): boolean {
  return outcome === 'answered' || outcome === 'failed' || outcome === 'timed_out';
}

function toolFigures([tool, { calls, refused, failed, tookMs }]: readonly [string, ToolTally]): ToolFigures {
  const sorted = Float64Array.from(tookMs).sort();
  const at = (share: number) => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? 0;
  const latency = { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
  return {
    tool,
    calls,
    refused,
    failed,
    ran: sorted.length,
    latency: sorted.length === 0 ? undefined : latency,
  };
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
