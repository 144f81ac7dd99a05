import { countOf, countText, shareText } from '../figures.js';
import { html, type Html } from './html.js';
import { percent } from './scale.js';
import { shownName } from '../shown.text.js';

const MAX_ROWS = 12;
const MAX_RULE_CHARS = 120;

/** How many calls a rule refused. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

/** Refusals by rule: a table that draws its figures below each row. */
export function ruleChart(rules: readonly RuleCount[]): Html {
  if (rules.length === 0) return html`<p class="quiet">No call was refused.</p>`;
  const sorted = [...rules].sort((a, b) => b.count - a.count);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  const most = sorted[0]?.count ?? 1;
  const others = sorted.slice(MAX_ROWS);
  const shown = sorted.slice(0, MAX_ROWS).map(({ rule, count }) => {
    return row(html`<code>${shownName(rule, MAX_RULE_CHARS)}</code>`, count, total, bar(count / most));
  });
  const rest = others.reduce((sum, { count }) => sum + count, 0);
  const last =
    others.length === 0
      ? []
      : // Several rules beside single ones: a bar would compare what is not alike.
        [row(html`${countOf(others.length, 'other rule', 'other rules')}`, rest, total, html``)];
  // Roles are written out: a table that is laid out as a grid loses them in some browsers.
  return html`<table class="rules" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">Rule</th>
        <th scope="col" role="columnheader" class="number">Refusals</th>
        <th scope="col" role="columnheader" class="number">Share</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${[...shown, ...last]}
    </tbody>
  </table>`;
}

function row(name: Html, count: number, total: number, drawn: Html): Html {
  return html`<tr role="row">
    <th scope="row" role="rowheader">${name}</th>
    <td role="cell" class="number">${countText(count)}</td>
    <td role="cell" class="number quiet">${shareText(count, total)}</td>
    ${drawn}
  </tr>`;
}

function bar(share: number): Html {
  return html`<td class="line" aria-hidden="true">
    <svg class="drawn"><rect class="bar" width="${percent(share)}%" height="10" rx="3" /></svg>
  </td>`;
}
