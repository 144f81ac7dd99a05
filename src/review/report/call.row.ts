import type { AuditedCall, CallOutcome } from '../calls/audited.call.js';
import { timeText } from '../figures.js';
import { shownText } from '../shown.text.js';
import { Topmost } from './topmost.js';

/** Rows that a page holds; more would make it slow to open. */
export const MAX_SLOWEST = 1000;
export const MAX_REFUSED = 5000;
const MAX_NAME_CHARS = 120;
const MAX_TEXT_CHARS = 240;

/** A call as the table shows it. All texts are cut, and made visible. */
export interface CallRow {
  readonly seq: number;
  readonly time: string;
  readonly tool: string;
  readonly client: string;
  readonly outcome: CallOutcome;
  readonly rule: string;
  readonly code: string;
  readonly reason: string;
  readonly arguments: string;
  /** In milliseconds; undefined when the call never ended. */
  readonly tookMs: number | undefined;
}

/** Rows of one kind, and how many calls of that kind there were. */
export interface CallList {
  readonly rows: readonly CallRow[];
  readonly total: number;
}

/** Keeps the slowest and the latest refused calls. */
export class CallLists {
  readonly #slowest = new Topmost<CallRow>(MAX_SLOWEST);
  readonly #refused = new Topmost<CallRow>(MAX_REFUSED);

  add(call: AuditedCall): void {
    let row: CallRow | undefined;
    // One row for both lists, so that it is one object.
    const make = (): CallRow => (row ??= rowOf(call));
    if (call.tookMs !== undefined) this.#slowest.offer(call.tookMs, make);
    if (call.outcome === 'refused') this.#refused.offer(call.seq, make);
  }

  get slowest(): CallList {
    return { rows: this.#slowest.items(), total: this.#slowest.seen };
  }

  get refused(): CallList {
    return { rows: this.#refused.items(), total: this.#refused.seen };
  }
}

function rowOf(call: AuditedCall): CallRow {
  const at = call.began ?? call.ended;
  return {
    seq: call.seq,
    time: at === undefined ? '' : timeText(at),
    tool: shownText(call.tool, MAX_NAME_CHARS),
    client: shownText(call.client ?? '', MAX_NAME_CHARS),
    outcome: call.outcome,
    rule: shownText(call.rule ?? '', MAX_NAME_CHARS),
    code: shownText(call.code ?? '', MAX_NAME_CHARS),
    reason: shownText(call.reason ?? '', MAX_TEXT_CHARS),
    arguments: shownText(JSON.stringify(call.arguments) ?? '', MAX_TEXT_CHARS),
    tookMs: call.tookMs,
  };
}
