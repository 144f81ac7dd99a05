import { countOr, objectsIn, textOr, type AuditEntry } from '../log.entries.js';
import { CALL_OUTCOMES, type AuditedCall, type CallOutcome } from './audited.call.js';

/** More calls are never in flight; a log that says so was not written by a server. */
const MAX_OPEN = 10_000;
/** What a server may say of a call, in the words of its record. */
const RECORDED: ReadonlySet<string> = new Set(CALL_OUTCOMES.slice(0, 7));

/** Makes calls of the records about them. */
export class CallJoiner {
  readonly #open = new Map<string, AuditEntry>();

  /** @returns the calls that ended with this record */
  take(entry: AuditEntry): readonly AuditedCall[] {
    switch (entry.type) {
      case 'request':
        return this.#began(entry);
      case 'response':
        return [responded(this.#closed(idOf(entry.fields)), entry)];
      case 'recovered':
        return objectsIn(entry.fields['calls']).map((call) => crashed(this.#closed(idOf(call)), call, entry));
      default:
        // Other records end no call.
        return [];
    }
  }

  /** The calls whose end was not among the records. */
  rest(): readonly AuditedCall[] {
    const calls = [...this.#open.values()].map(unended);
    this.#open.clear();
    return calls;
  }

  #began(entry: AuditEntry): readonly AuditedCall[] {
    const id = idOf(entry.fields);
    const ousted = this.#closed(id) ?? (this.#open.size < MAX_OPEN ? undefined : this.#oldest());
    this.#open.set(id, entry);
    return ousted === undefined ? [] : [unended(ousted)];
  }

  #closed(id: string): AuditEntry | undefined {
    const request = this.#open.get(id);
    this.#open.delete(id);
    return request;
  }

  #oldest(): AuditEntry | undefined {
    const id = this.#open.keys().next().value;
    return id === undefined ? undefined : this.#closed(id);
  }
}

/** A record that names a call: its request record, or when that was dropped, the one of its end without a time. */
type Known = Pick<AuditEntry, 'fields' | 'run' | 'seq' | 'at'>;
type End = Pick<
  AuditedCall,
  'ended' | 'outcome' | 'rule' | 'code' | 'reason' | 'tookMs' | 'egress' | 'files'
>;

/** Field by field: spreading takes three times as long, and a log has millions of calls. */
function callOf({ fields, run, seq, at }: Known, end: End): AuditedCall {
  return {
    id: idOf(fields),
    tool: textOr(fields['tool_name'], ''),
    client: textOr(fields['client'], undefined),
    run,
    seq,
    began: at,
    ended: end.ended,
    outcome: end.outcome,
    rule: end.rule,
    code: end.code,
    reason: end.reason,
    tookMs: end.tookMs,
    arguments: fields['arguments'],
    egress: end.egress,
    files: end.files,
  };
}

function unended(request: AuditEntry): AuditedCall {
  return callOf(request, endWithout('open', undefined));
}

function responded(request: AuditEntry | undefined, { at, seq, run, fields }: AuditEntry): AuditedCall {
  return callOf(request ?? { fields, run, seq, at: undefined }, {
    ended: at,
    outcome: outcomeOf(fields['result_status']),
    rule: textOr(fields['rule'], undefined),
    code: textOr(fields['code'], undefined),
    reason: textOr(fields['reason'], undefined),
    tookMs: countOr(fields['execution_time_ms'], undefined),
    egress: objectsIn(fields['egress']),
    files: objectsIn(fields['files']),
  });
}

function crashed(
  request: AuditEntry | undefined,
  call: Readonly<Record<string, unknown>>,
  { at, seq, fields }: AuditEntry,
): AuditedCall {
  const named = { fields: call, run: textOr(fields['ended_run'], ''), seq, at: undefined };
  return callOf(request ?? named, endWithout('crashed', at));
}

/** The end of a call of which no response record tells. */
function endWithout(outcome: CallOutcome, ended: Date | undefined): End {
  return {
    ended,
    outcome,
    rule: undefined,
    code: undefined,
    reason: undefined,
    tookMs: undefined,
    egress: [],
    files: [],
  };
}

function outcomeOf(status: unknown): CallOutcome {
  return typeof status === 'string' && RECORDED.has(status) ? (status as CallOutcome) : 'unknown';
}

function idOf(fields: Readonly<Record<string, unknown>>): string {
  return textOr(fields['request_id'], '');
}
