import { timeText } from '../figures.js';
import { shownText } from '../shown.text.js';
import { painted, type Mood, type TextLook } from './text.look.js';
import { cutTo, padded } from './text.width.js';

/** `12:00:00` */
const CLOCK_COLUMNS = 8;
/** `policy_rejected` */
const KIND_COLUMNS = 15;
const TOOL_COLUMNS = 18;
/** `59 min 59 s` is longer, and rare. */
const TOOK_COLUMNS = 7;
const MAX_NAME_CHARS = 128;
/** No server writes as much. */
const MAX_DETAIL_CHARS = 65_536;

/** One line about a record or a call. Texts may be anybody's. */
export interface Row {
  readonly at: Date | undefined;
  readonly kind: string;
  readonly mood: Mood;
  readonly tool: string;
  readonly took: string;
  readonly detail: string;
}

/** Lines in columns. On a terminal they say the time, and a line between them the day; elsewhere each says both. */
export class RowText {
  #day = '';

  constructor(private readonly look: () => TextLook) {}

  /** @returns one line, or two when the day is another one; each with its line feed */
  of({ at, kind, mood, tool, took, detail }: Row): string {
    const look = this.look();
    const name = padded(shownText(kind, MAX_NAME_CHARS), KIND_COLUMNS);
    const columns = [
      padded(shownText(tool, MAX_NAME_CHARS), TOOL_COLUMNS),
      padded(took, TOOK_COLUMNS, 'left'),
    ];
    // What is about no tool needs the room for what it says.
    const rest = [...(tool === '' ? [] : columns), shownText(detail, MAX_DETAIL_CHARS)].join('  ');
    if (look.columns === undefined)
      return `${fullTime(at)}  ${painted(name, mood, look)}  ${rest}`.trimEnd() + '\n';
    const clock = at === undefined ? ' '.repeat(CLOCK_COLUMNS) : timeText(at).slice(-CLOCK_COLUMNS);
    const afterClock = look.columns - CLOCK_COLUMNS - 2;
    const about = cutTo(name, Math.min(KIND_COLUMNS, afterClock));
    const line = `${painted(clock, 'quiet', look)}  ${painted(about, mood, look)}  ${cutTo(rest, afterClock - KIND_COLUMNS - 2)}`;
    return `${this.#dayBefore(at, look)}${line.trimEnd()}\n`;
  }

  #dayBefore(at: Date | undefined, look: TextLook): string {
    const day = at === undefined ? this.#day : timeText(at).slice(0, 10);
    if (day === this.#day) return '';
    this.#day = day;
    return `${painted(`${day} UTC`, 'heading', look)}\n`;
  }
}

function fullTime(at: Date | undefined): string {
  return at === undefined ? ' '.repeat(24) : at.toISOString();
}
