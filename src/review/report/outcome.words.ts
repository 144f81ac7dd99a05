import type { CallOutcome } from '../calls/audited.call.js';
import { html, type Html } from './html.js';

/** What became of a call, as people say it. */
export const OUTCOME_WORDS: Readonly<Record<CallOutcome, string>> = {
  answered: 'Answered',
  refused: 'Refused',
  failed: 'Failed',
  timed_out: 'Timed out',
  cancelled: 'Cancelled',
  client_gone: 'Client gone',
  server_stopped: 'Server stopped',
  crashed: 'Server crashed',
  open: 'No end on record',
  unknown: 'Unknown',
};

/** From the bottom of a bar upwards: what people look for stands on the line, where it can be compared. */
export const STACKED_OUTCOMES: readonly CallOutcome[] = [
  'refused',
  'failed',
  'timed_out',
  'crashed',
  'unknown',
  'cancelled',
  'client_gone',
  'server_stopped',
  'open',
  'answered',
];

/** The colour of an outcome, next to its word. */
export function swatch(outcome: CallOutcome): Html {
  return html`<svg class="dot" viewBox="0 0 10 10" aria-hidden="true">
    <rect class="${outcome}" width="10" height="10" rx="2" />
  </svg>`;
}
