import type { CallList, CallRow } from './call.row.js';
import { countOf, countText, durationText } from '../figures.js';
import { html, jsonScript, type Html } from './html.js';
import { OUTCOME_WORDS, swatch } from './outcome.words.js';

/** Rows of each kind that stand in the page itself, for browsers without scripts. */
const STANDING_ROWS = 25;

/** The slowest and the refused calls: a few as a table, all of them as data for the script that filters. */
export function callsTable(refused: CallList, slowest: CallList): Html {
  const rows = [...new Set([...refused.rows, ...slowest.rows])];
  if (rows.length === 0) return html`<p class="quiet">No call was refused, and none has ended.</p>`;
  return html`<p class="quiet">${extent(refused, slowest)}</p>
    <form class="filters" id="filters" role="search" aria-label="Filter the calls" hidden>
      <label class="wide"
        >Only calls with all of these words<input
          type="search"
          id="words"
          autocomplete="off"
          spellcheck="false"
          aria-controls="calls-table"
          placeholder="a tool, a rule, a host, a path, ..."
      /></label>
      <label
        >Which<select id="list" aria-controls="calls-table">
          ${refused.rows.length === 0 ? '' : html`<option value="refused">Refused, latest first</option>`}
          <option value="slowest">Slowest first</option>
        </select></label
      >
      <p class="quiet" id="found" role="status"></p>
    </form>
    <noscript
      ><p class="quiet">
        Without JavaScript the page shows the first ${STANDING_ROWS} of each kind.
      </p></noscript
    >
    <table class="folds fixed-columns calls" id="calls-table">
      <caption class="unseen">
        Refused and slowest calls
      </caption>
      <thead>
        <tr>
          <th scope="col" class="when">Time (UTC), record</th>
          <th scope="col" class="tool">Tool, client</th>
          <th scope="col" class="outcome">Outcome</th>
          <th scope="col" class="number took">Took</th>
          <th scope="col" class="why">Rule and reason</th>
          <th scope="col">Arguments</th>
        </tr>
      </thead>
      ${standing('Refused, latest first', refused)}${standing('Slowest first', slowest)}
    </table>
    <button type="button" id="more" hidden>Show 100 more</button>
    ${jsonScript('calls-data', tableData(rows, refused, slowest))}`;
}

function extent(refused: CallList, slowest: CallList): string {
  return `${part(refused, 'refused call', 'refused calls', 'latest')} ${part(slowest, 'call that ended', 'calls that ended', 'slowest')} Long texts are cut; the log has all of them under the number of the record.`;
}

function part({ rows, total }: CallList, one: string, many: string, kept: string): string {
  const left = total - rows.length;
  if (total === 0) return `No ${one}.`;
  if (total === 1) return `One ${one}.`;
  if (left === 0) return `All ${countText(total)} ${many}.`;
  return `The ${countText(rows.length)} ${kept} of ${countOf(total, one, many)}: ${countText(left)} left out.`;
}

function standing(title: string, { rows }: CallList): Html {
  if (rows.length === 0) return html``;
  return html`<tbody class="group">
      <tr>
        <th scope="rowgroup" colspan="6">${title}</th>
      </tr>
    </tbody>
    <tbody>
      ${rows.slice(0, STANDING_ROWS).map(line)}
    </tbody>`;
}

function line(row: CallRow): Html {
  const rule = row.code === '' ? row.rule : `${row.rule} · ${row.code}`;
  return html`<tr>
    <td class="when">
      <p>${row.time}</p>
      <p class="quiet">record ${row.seq}</p>
    </td>
    <td>
      <p><code>${row.tool}</code></p>
      <p class="quiet">${row.client}</p>
    </td>
    <td>${swatch(row.outcome)}${OUTCOME_WORDS[row.outcome]}</td>
    <td class="number">${tookText(row)}</td>
    <td>
      <p><code>${rule}</code></p>
      <p>${row.reason}</p>
    </td>
    <td><code>${row.arguments}</code></td>
  </tr>`;
}

function tookText({ tookMs }: CallRow): string {
  return tookMs === undefined ? '' : durationText(tookMs);
}

/** What the script reads: rows as lists, because names would make up half of the page. */
function tableData(rows: readonly CallRow[], refused: CallList, slowest: CallList): unknown {
  const places = new Map(rows.map((row, index) => [row, index]));
  const placesOf = (list: CallList) => list.rows.map((row) => places.get(row));
  return {
    words: OUTCOME_WORDS,
    rows: rows.map((row) => [
      row.seq,
      row.time,
      row.tool,
      row.client,
      row.outcome,
      row.rule,
      row.code,
      row.reason,
      row.arguments,
      tookText(row),
    ]),
    lists: { refused: placesOf(refused), slowest: placesOf(slowest) },
  };
}
