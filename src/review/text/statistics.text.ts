import { CALL_OUTCOMES } from '../calls/audited.call.js';
import type { ToolFigures } from '../calls/call.statistics.js';
import { countOf, countText, durationText, shareText, timeText } from '../figures.js';
import { shownJson, shownName } from '../shown.text.js';
import type { LogStatistics } from '../statistics.js';
import { tableText } from './table.text.js';
import type { TextLook } from './text.look.js';

/** A person reads no more; `--json` has all. */
const MAX_ROWS = 30;
const MAX_NAME_CHARS = 128;

/** Figures for a person: how calls ended, what refused them, and how long each tool took. */
export function statisticsText(
  { calls: figures, servers, unreadable }: LogStatistics,
  look: TextLook,
): string {
  const { calls, first, last, outcomes, rules, tools } = figures;
  const span =
    first === undefined || last === undefined ? '' : ` from ${timeText(first)} to ${timeText(last)} UTC`;
  const counts = [
    [servers.starts, 'server start', 'server starts'],
    [servers.crashes, 'crash', 'crashes'],
    [servers.rejected, 'message that became no call', 'messages that became no call'],
    [servers.missed, 'record that could not be written', 'records that could not be written'],
    [unreadable, 'line that is no record', 'lines that are no records'],
  ] as const;
  const beside = counts
    .filter(([count], index) => count > 0 || index === 0)
    .map(([count, one, many]) => countOf(count, one, many));
  const summary = `${countOf(calls, 'call', 'calls')}${span}\n${beside.join(', ')}\n`;
  if (calls === 0) return summary;
  const ends = CALL_OUTCOMES.filter((outcome) => outcomes.has(outcome)).map((outcome) => {
    const count = outcomes.get(outcome) ?? 0;
    return [outcome, countText(count), shareText(count, calls)];
  });
  const refusals = rules.map(({ rule, refused }) => [shownName(rule, MAX_NAME_CHARS), countText(refused)]);
  return [
    summary,
    tableText(['OUTCOME', 'CALLS', 'SHARE'], ends, look),
    ...(refusals.length === 0 ? [] : [limited(['REFUSED BY', 'CALLS'], refusals, look)]),
    limited(['TOOL', 'CALLS', 'REFUSED', 'FAILED', 'P50', 'P95', 'P99', 'MAX'], tools.map(toolRow), look),
  ].join('\n');
}

/** The same for programs. */
export function statisticsJson({ calls, servers, unreadable }: LogStatistics): string {
  const tools = calls.tools.map(({ tool, calls: count, refused, failed, ran, latency }) => ({
    tool_name: tool,
    calls: count,
    refused,
    failed,
    ran,
    latency_ms: latency ?? null,
  }));
  const outcomes = Object.fromEntries(
    CALL_OUTCOMES.map((outcome) => [outcome, calls.outcomes.get(outcome) ?? 0]),
  );
  const { calls: count, first = null, last = null, rules } = calls;
  const all = { calls: count, first, last, outcomes, rules, tools, servers, unreadable_lines: unreadable };
  return `${shownJson(JSON.stringify(all, null, 2))}\n`;
}

function toolRow({ tool, calls, refused, failed, latency }: ToolFigures): string[] {
  const times =
    latency === undefined
      ? ['-', '-', '-', '-']
      : [latency.p50, latency.p95, latency.p99, latency.max].map(durationText);
  return [shownName(tool, MAX_NAME_CHARS), countText(calls), countText(refused), countText(failed), ...times];
}

function limited(head: readonly string[], rows: readonly (readonly string[])[], look: TextLook): string {
  const left = rows.length - MAX_ROWS;
  const more = left <= 0 ? '' : `... and ${countText(left)} more; --json has all\n`;
  return tableText(head, rows.slice(0, MAX_ROWS), look) + more;
}
