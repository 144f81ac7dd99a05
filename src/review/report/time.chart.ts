import { countOf, countText, timeText } from '../figures.js';
import { html, type Html } from './html.js';
import { OUTCOME_WORDS, STACKED_OUTCOMES, swatch } from './outcome.words.js';
import { percent, roundTop } from './scale.js';
import type { TimeBucket } from './time.buckets.js';
import { timeTicks } from './time.ticks.js';
import { spanText } from './time.units.js';
import type { CallOutcome } from '../calls/audited.call.js';

/** In CSS pixels; the width is that of the page. */
const HEIGHT = 210;
const MARGIN_TOP = 8;
const AXIS_HEIGHT = 40;
/** What happened at all is seen, however little it is beside the rest. */
const LEAST_HEIGHT = 2;
/** Of a bar, in percent of the width. */
const WIDEST = 4;

type Buckets = readonly TimeBucket<CallOutcome>[];

/** Calls over time, one bar per bucket, stacked by outcome; the same as a table below it. */
export function timeChart(buckets: Buckets, widthMs: number): Html {
  const outcomes = STACKED_OUTCOMES.filter((outcome) => totalOf(buckets, outcome) > 0);
  if (outcomes.length === 0) return html`<p class="quiet">No call in this period.</p>`;
  const top = roundTop(Math.max(...buckets.map(sumOf)));
  const busiest = buckets.reduce((most, bucket) => (sumOf(bucket) > sumOf(most) ? bucket : most));
  return html`<ul class="legend">
      ${outcomes.map(
        (outcome) =>
          html`<li>
            ${swatch(outcome)}<span
              >${OUTCOME_WORDS[outcome]} <b>${countText(totalOf(buckets, outcome))}</b></span
            >
          </li>`,
      )}
    </ul>
    <div class="plot">
      ${scaleOf(top)}
      <svg
        width="100%"
        height="${MARGIN_TOP + HEIGHT + AXIS_HEIGHT}"
        role="img"
        aria-label="Calls over time by outcome: ${buckets.length} bars of ${spanText(widthMs)} each. The highest, from ${timeText(busiest.from)} UTC on, has ${countOf(sumOf(busiest), 'call', 'calls')}. All figures are in the table below."
      >
        ${[0, 0.5, 1].map((share) => html`<line class="grid" x1="0" x2="100%" y1="${yOf(share)}" y2="${yOf(share)}" />`)}
        ${buckets.map((bucket, index) => slot(bucket, index, buckets.length, top))}${ticks(buckets, widthMs)}
      </svg>
    </div>
    <p class="quiet">One bar is ${spanText(widthMs)}. Times are UTC.</p>
    <details>
      <summary>The same as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Calls over time as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              ${outcomes.map((outcome) => html`<th scope="col" class="number">${OUTCOME_WORDS[outcome]}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${buckets.map(
              (bucket) =>
                html`<tr>
                  <th scope="row" class="when">${timeText(bucket.from)}</th>
                  ${outcomes.map((outcome) => html`<td class="number">${countText(bucket.counts.get(outcome) ?? 0)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
}

function slot(bucket: TimeBucket<CallOutcome>, index: number, count: number, top: number): Html {
  const sum = sumOf(bucket);
  if (sum === 0) return html``;
  const slotWidth = 100 / count;
  const width = Math.min(slotWidth * 0.84, WIDEST);
  const x = slotWidth * (index + 0.5) - width / 2;
  let bottom = MARGIN_TOP + HEIGHT;
  const bars = STACKED_OUTCOMES.flatMap((outcome) => {
    const calls = bucket.counts.get(outcome) ?? 0;
    if (calls === 0) return [];
    const height = Math.max((HEIGHT * calls) / top, LEAST_HEIGHT);
    bottom -= height;
    return html`<rect
      class="${outcome}"
      x="${percent(x / 100)}%"
      width="${percent(width / 100)}%"
      y="${tenth(bottom)}"
      height="${tenth(height)}"
    />`;
  });
  return html`<g class="slot"
    ><title>${tooltip(bucket, sum)}</title
    ><rect
      class="hit"
      x="${percent((slotWidth * index) / 100)}%"
      width="${percent(slotWidth / 100)}%"
      y="${MARGIN_TOP}"
      height="${HEIGHT}"
    />${bars}</g
  >`;
}

function tooltip(bucket: TimeBucket<CallOutcome>, sum: number): string {
  const parts = STACKED_OUTCOMES.flatMap((outcome) => {
    const calls = bucket.counts.get(outcome) ?? 0;
    return calls === 0 ? [] : [`${OUTCOME_WORDS[outcome]}: ${countText(calls)}`];
  });
  return [`${timeText(bucket.from)} UTC: ${countOf(sum, 'call', 'calls')}`, ...parts.reverse()].join('\n');
}

function scaleOf(top: number): Html {
  const labels = [0, 0.5, 1].map((share) => ({ text: countText(top * share), y: yOf(share) + 4 }));
  const width = 7 * Math.max(...labels.map(({ text }) => text.length));
  return html`<svg width="${width}" height="${MARGIN_TOP + HEIGHT + AXIS_HEIGHT}" aria-hidden="true">
    ${labels.map(({ text, y }) => html`<text x="${width}" y="${y}" text-anchor="end">${text}</text>`)}
  </svg>`;
}

/** Every other is left out on narrow screens. The day or year stands where it changes. */
function ticks(buckets: Buckets, widthMs: number): readonly Html[] {
  const marks = timeTicks(
    buckets.map(({ from }) => from),
    widthMs,
  );
  const y = MARGIN_TOP + HEIGHT;
  return marks.map(({ index, fine, coarse }, place) => {
    const isEven = place % 2 === 0;
    const before = marks[place - (isEven ? 2 : 1)]?.coarse;
    const x = percent(index / buckets.length);
    const anchor = x < 3 ? 'start' : x > 97 ? 'end' : 'middle';
    return html`<g class="${isEven ? 'first' : 'second'}" aria-hidden="true"
      ><line class="grid" x1="${x}%" x2="${x}%" y1="${y}" y2="${y + 5}" /><text
        x="${x}%"
        y="${y + 18}"
        text-anchor="${anchor}"
        >${fine}</text
      ><text x="${x}%" y="${y + 33}" text-anchor="${anchor}">${coarse === before ? '' : coarse}</text></g
    >`;
  });
}

function yOf(share: number): number {
  return MARGIN_TOP + HEIGHT * (1 - share);
}

function sumOf({ counts }: TimeBucket<CallOutcome>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function totalOf(buckets: Buckets, outcome: CallOutcome): number {
  return buckets.reduce((sum, { counts }) => sum + (counts.get(outcome) ?? 0), 0);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
