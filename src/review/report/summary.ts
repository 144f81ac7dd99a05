import type { CallOutcome } from '../calls/audited.call.js';
import { countOf, countText, durationText, shareText, timeText } from '../figures.js';
import { html, type Html } from './html.js';
import type { ToolLatency } from './latency.chart.js';
import { OUTCOME_WORDS } from './outcome.words.js';
import type { RuleCount } from './rule.chart.js';
import type { ServerCounts } from '../server.counts.js';
import { shownName, shownText } from '../shown.text.js';

const MAX_NAME_CHARS = 80;
const MAX_SENTENCE_CHARS = 600;
/** Of fewer calls, one in twenty is none. */
const ENOUGH_CALLS = 20;

/** What a verification of the log said. */
export type LogState =
  | {
      readonly kind: 'whole';
      readonly records: number;
      readonly head: string;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'broken'; readonly finding: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** From the first to the last call, and what was asked for. */
export interface ReportPeriod {
  readonly since: Date | undefined;
  readonly until: Date;
  readonly first: Date | undefined;
  readonly last: Date | undefined;
}

/** One sentence for whoever reads no further. */
export function leadOf(
  outcomes: ReadonlyMap<CallOutcome, number>,
  rules: readonly RuleCount[],
  tools: readonly ToolLatency[],
): Html {
  const calls = sumOf(outcomes);
  if (calls === 0) return html`No tool was called in this period.`;
  const refused = outcomes.get('refused') ?? 0;
  const answered = outcomes.get('answered') ?? 0;
  const rule = mostOf(rules, ({ count }) => count);
  const slowest = mostOf(
    tools.filter((tool) => tool.calls >= ENOUGH_CALLS),
    ({ p95 }) => p95,
  );
  const why =
    rule === undefined || refused === 0
      ? html``
      : html`, most often by <code>${shownName(rule.rule, MAX_NAME_CHARS)}</code>`;
  const slow =
    slowest === undefined
      ? html``
      : html` The slowest tool is <code>${shownName(slowest.tool, MAX_NAME_CHARS)}</code>: one call in twenty
          takes ${durationText(slowest.p95)} or more.`;
  return html`Of ${countOf(calls, 'call', 'calls')},
    <b>${shareText(answered, calls)}</b> ${answered === 1 ? 'was' : 'were'} answered and
    <b>${shareText(refused, calls)}</b> refused${why}.${slow}`;
}

/** Whether the figures below can be trusted. */
export function stateOf(log: LogState): Html {
  switch (log.kind) {
    case 'whole':
      return html`<section class="state whole" aria-label="Integrity">
        <b>&check; The log is whole</b>
        <p>All ${countOf(log.records, 'record', 'records')} fit the chain. Head <code>${log.head}</code></p>
        ${log.notes.map((note) => html`<p class="text">Note: ${shownText(note, MAX_SENTENCE_CHARS)}</p>`)}
      </section>`;
    case 'broken':
      return html`<section class="state broken" aria-label="Integrity">
        <b>&cross; The log is not whole: do not rely on these figures</b>
        <p class="text">${shownText(log.finding, MAX_SENTENCE_CHARS)}</p>
      </section>`;
    case 'unknown':
      return html`<section class="state unknown" aria-label="Integrity">
        <b>? The log was not verified</b>
        <p class="text">${shownText(log.why, MAX_SENTENCE_CHARS)}</p>
      </section>`;
    default: {
      const never: never = log;
      return never;
    }
  }
}

/** The figures at the top. */
export function tilesOf(outcomes: ReadonlyMap<CallOutcome, number>, servers: ServerCounts): Html {
  const calls = sumOf(outcomes);
  const answered = outcomes.get('answered') ?? 0;
  const refused = outcomes.get('refused') ?? 0;
  const failed = (outcomes.get('failed') ?? 0) + (outcomes.get('timed_out') ?? 0);
  const other = calls - answered - refused - failed;
  return html`<dl class="tiles">
    ${tile('Calls', countText(calls), `${shareText(answered, calls)} answered`)}
    ${tile('Refused', countText(refused), `${shareText(refused, calls)} of all calls`)}
    ${tile('Failed or timed out', countText(failed), `${shareText(failed, calls)} of all calls`)}
    ${tile('Not finished', countText(other), otherText(outcomes))}
    ${tile('Server starts', countText(servers.starts), '')}
    ${tile('Server crashes', countText(servers.crashes), 'ended without a stop', servers.crashes > 0 ? 'alarm' : 'calm')}
  </dl>`;
}

/** `2026-11-16 00:00:00 to 2026-11-23 11:00:00 UTC` */
export function periodText({ since, until, first, last }: ReportPeriod): string {
  const from = since ?? first;
  const asked =
    from === undefined ? `up to ${timeText(until)} UTC` : `${timeText(from)} to ${timeText(until)} UTC`;
  if (first === undefined || last === undefined) return asked;
  return `${asked}. First call ${timeText(first)}, last ${timeText(last)}`;
}

function otherText(outcomes: ReadonlyMap<CallOutcome, number>): string {
  const kinds: readonly CallOutcome[] = [
    'cancelled',
    'client_gone',
    'server_stopped',
    'crashed',
    'open',
    'unknown',
  ];
  const parts = kinds.flatMap((kind) => {
    const count = outcomes.get(kind) ?? 0;
    return count === 0 ? [] : [`${OUTCOME_WORDS[kind].toLowerCase()} ${countText(count)}`];
  });
  return parts.join(', ');
}

function tile(name: string, figure: string, note: string, mood: 'calm' | 'alarm' = 'calm'): Html {
  return html`<div class="tile">
    <dt>${name}</dt>
    <dd class="figure ${mood}">${figure}</dd>
    ${note === '' ? '' : html`<dd class="quiet">${note}</dd>`}
  </div>`;
}

function sumOf(outcomes: ReadonlyMap<CallOutcome, number>): number {
  return [...outcomes.values()].reduce((sum, count) => sum + count, 0);
}

function mostOf<T>(items: readonly T[], rank: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (most, item) => (most === undefined || rank(item) > rank(most) ? item : most),
    undefined,
  );
}
