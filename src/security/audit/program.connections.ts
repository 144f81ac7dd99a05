import type { Clock, EgressNote } from '../../kernel/index.js';
import { programEgressRecord, type EgressMoreRecord } from './audit.records.js';
import { RecordWindow } from './record.window.js';

/** Of one plugin within a minute, allowed and refused each: whoever tries much must not hide what came through. */
const MAX_LISTED = 128;

interface Writers {
  /** May throw: what is about to be allowed then is not. */
  readonly listed: (record: object) => void;
  /** Never throws. */
  readonly counted: (record: object) => void;
}

/** Lists the connections of programs, plugin by plugin, and counts what is too many. */
export class ProgramConnections {
  readonly #windows = new Map<string, RecordWindow>();

  constructor(
    private readonly clock: Clock,
    private readonly writers: Writers,
  ) {}

  /** @returns whether it was listed, and not only counted */
  note(plugin: string, note: EgressNote): boolean {
    if (!this.#windowOf(plugin, note.allowed).admits()) return false;
    this.writers.listed(programEgressRecord(plugin, note, this.clock.now()));
    return true;
  }

  /** Writes how many were not listed. */
  end(): void {
    for (const window of this.#windows.values()) window.end();
  }

  #windowOf(plugin: string, allowed: EgressNote['allowed']): RecordWindow {
    const key = JSON.stringify([plugin, allowed]);
    const known = this.#windows.get(key);
    if (known !== undefined) return known;
    const window = new RecordWindow(this.clock, MAX_LISTED, (count) => {
      const timestamp = this.clock.now().toISOString();
      this.writers.counted({
        type: 'egress_more',
        timestamp,
        plugin,
        allowed,
        count,
      } satisfies EgressMoreRecord);
    });
    this.#windows.set(key, window);
    return window;
  }
}
