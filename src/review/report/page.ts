import { createHash } from 'node:crypto';
import type { CallOutcome } from '../calls/audited.call.js';
import type { CallList } from './call.row.js';
import { callsTable } from './calls.table.js';
import { timeText } from '../figures.js';
import { Html, html } from './html.js';
import { latencyChart, type ToolLatency } from './latency.chart.js';
import type { ServerCounts } from '../server.counts.js';
import { PAGE_SCRIPT } from './page.script.js';
import { PAGE_STYLE } from './page.style.js';
import { ruleChart, type RuleCount } from './rule.chart.js';
import { shownText } from '../shown.text.js';
import { leadOf, periodText, stateOf, tilesOf, type LogState, type ReportPeriod } from './summary.js';
import type { TimeBucket } from './time.buckets.js';
import { timeChart } from './time.chart.js';

const MAX_PATH_CHARS = 400;

/** Everything that the page shows. */
export interface ReportFacts {
  readonly log: string;
  readonly madeAt: Date;
  /** Of the program that made it. */
  readonly version: string;
  readonly period: ReportPeriod;
  readonly state: LogState;
  readonly servers: ServerCounts;
  readonly outcomes: ReadonlyMap<CallOutcome, number>;
  readonly rules: readonly RuleCount[];
  readonly tools: readonly ToolLatency[];
  readonly buckets: readonly TimeBucket<CallOutcome>[];
  /** Of a bucket, in milliseconds. */
  readonly bucketMs: number;
  readonly refused: CallList;
  readonly slowest: CallList;
}

/**
 * The report as one HTML page that loads nothing. Its content security policy lets run the script and apply the style
 * that stand in it, by their hashes, and nothing else: markup that got in would stay dead.
 */
export function reportPage(facts: ReportFacts): string {
  const { outcomes, rules, tools, period } = facts;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(PAGE_STYLE)}`,
    `script-src ${hashOf(PAGE_SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Audit report, ${periodText({ ...period, first: undefined, last: undefined })}</title>
        ${new Html(`<style>${PAGE_STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#calls">To the calls</a>
        <main>
          <header>
            <h1>Audit report</h1>
            <p class="quiet">${periodText(period)}</p>
            <p class="lead">${leadOf(outcomes, rules, tools)}</p>
          </header>
          ${stateOf(facts.state)} ${tilesOf(outcomes, facts.servers)}
          <section class="card" aria-labelledby="over-time">
            <h2 id="over-time">Calls over time</h2>
            ${timeChart(facts.buckets, facts.bucketMs)}
          </section>
          <div class="pair">
            <section class="card" aria-labelledby="by-rule">
              <h2 id="by-rule">Refusals by rule</h2>
              ${ruleChart(rules)}
            </section>
            <section class="card" aria-labelledby="latency">
              <h2 id="latency">Latency per tool</h2>
              ${latencyChart(tools)}
            </section>
          </div>
          <section class="card" id="calls" tabindex="-1" aria-labelledby="calls-title">
            <h2 id="calls-title">Refused and slowest calls</h2>
            ${callsTable(facts.refused, facts.slowest)}
          </section>
          <footer>
            <p class="text">
              Made by mcp-secure-server ${facts.version} on ${timeText(facts.madeAt)} UTC from
              ${shownText(facts.log, MAX_PATH_CHARS)}. This page loads nothing and sends nothing. It holds
              arguments of calls as the log has them: secrets that were recognised are cut.
            </p>
          </footer>
        </main>
        ${new Html(`<script>${PAGE_SCRIPT}</script>`)}
      </body>
    </html> `.markup;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
