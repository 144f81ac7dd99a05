import { countOf, countText, durationText } from '../figures.js';
import { html, type Html } from './html.js';
import { decadesOf, percent, placeOf, ticksOf, type Decades } from './scale.js';
import { shownName } from '../shown.text.js';

const MAX_ROWS = 15;
const MAX_TOOL_CHARS = 120;
/** In milliseconds; records count in thousandths, and nothing below a hundredth matters. */
const LEAST_MS = 0.01;
/** What fits beside each other. */
const MAX_LABELS = 6;
/** Of the drawing of one tool, in CSS pixels. */
const MIDDLE = 10;

/** How long the calls of a tool took, in milliseconds. */
export interface ToolLatency {
  readonly tool: string;
  readonly calls: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Latency per tool on a logarithmic scale: a table that draws its figures below each row. */
export function latencyChart(tools: readonly ToolLatency[]): Html {
  if (tools.length === 0) return html`<p class="quiet">No call has ended.</p>`;
  const sorted = [...tools].sort((a, b) => b.p95 - a.p95);
  const shown = sorted.slice(0, MAX_ROWS);
  const decades = decadesOf(
    shown.flatMap(({ p50, max }) => [p50, max]),
    LEAST_MS,
  );
  const left = sorted.length - shown.length;
  return html`<ul class="legend" aria-hidden="true">
      <li>${mark('p50')}<span>p50</span></li>
      <li>${mark('p95')}<span>p95</span></li>
      <li>${mark('max')}<span>max</span></li>
    </ul>
    <table class="latency" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">Tool</th>
          ${['Calls', 'p50', 'p95', 'max'].map((name) => html`<th scope="col" role="columnheader" class="number">${name}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        <tr aria-hidden="true" class="axis">
          <td class="line">${axis(decades)}</td>
        </tr>
        ${shown.map((tool) => row(tool, decades))}
      </tbody>
    </table>
    ${left === 0 ? '' : html`<p class="quiet">The ${countText(shown.length)} slowest tools by p95; ${countOf(left, 'other is', 'others are')} left out.</p>`}`;
}

function row({ tool, calls, p50, p95, max }: ToolLatency, decades: Decades): Html {
  const [from, at95, to] = [placeOf(p50, decades), placeOf(p95, decades), placeOf(max, decades)];
  const lines = ticksOf(decades).map((tick) => {
    const x = placeOf(tick, decades);
    return html`<line class="grid" x1="${x}%" x2="${x}%" y1="2" y2="18" />`;
  });
  const figures = [
    ['calls', countText(calls)],
    ['p50', durationText(p50)],
    ['p95', durationText(p95)],
    ['max', durationText(max)],
  ] as const;
  return html`<tr role="row">
    <th scope="row" role="rowheader"><code>${shownName(tool, MAX_TOOL_CHARS)}</code></th>
    ${figures.map(([name, text]) => html`<td role="cell" class="number" data-name="${name}">${text}</td>`)}
    <td class="line" aria-hidden="true">
      <svg class="drawn">
        ${lines}
        <rect
          class="span"
          x="${from}%"
          width="${percent(Math.max(to - from, 0) / 100)}%"
          y="${MIDDLE - 3}"
          height="6"
        />
        <circle class="max" cx="${to}%" cy="${MIDDLE}" r="6" />
        <circle class="p95" cx="${at95}%" cy="${MIDDLE}" r="4.5" />
        <circle class="p50" cx="${from}%" cy="${MIDDLE}" r="3" />
      </svg>
    </td>
  </tr>`;
}

function axis(decades: Decades): Html {
  const ticks = ticksOf(decades);
  const step = Math.ceil(ticks.length / MAX_LABELS);
  return html`<svg class="drawn">
    ${ticks.map((tick, index) =>
      index % step === 0
        ? html`<text x="${placeOf(tick, decades)}%" y="14" text-anchor="${anchorOf(index, ticks.length)}"
            >${decadeText(tick)}</text
          >`
        : html``,
    )}
  </svg>`;
}

function anchorOf(index: number, count: number): string {
  if (index === 0) return 'start';
  return index === count - 1 ? 'end' : 'middle';
}

/** 0.1 ms, 1 ms, ... 1 s, 10 s, 100 s, ... */
function decadeText(ms: number): string {
  return ms >= 999 ? `${countText(Math.round(ms / 1000))} s` : `${Number(ms.toPrecision(1))} ms`;
}

function mark(name: 'p50' | 'p95' | 'max'): Html {
  return html`<svg viewBox="0 0 10 10"><circle class="${name}" cx="5" cy="5" r="5" /></svg>`;
}
