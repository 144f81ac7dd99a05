import type { CallOutcome } from '../calls/audited.call.js';
import type { Mood } from './text.look.js';

/** The colour of an outcome. */
export function moodOf(outcome: CallOutcome): Mood {
  switch (outcome) {
    case 'answered':
      return 'good';
    case 'refused':
      return 'bad';
    case 'failed':
    case 'timed_out':
      return 'failed';
    case 'crashed':
    case 'unknown':
      return 'alarm';
    case 'cancelled':
    case 'client_gone':
    case 'server_stopped':
    case 'open':
      return 'quiet';
    default: {
      const never: never = outcome;
      return never;
    }
  }
}
