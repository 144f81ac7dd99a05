import { countOf } from '../figures.js';
import type { ReadLine } from '../log.entries.js';
import { rowOfEntry } from './entry.row.js';
import type { Row } from './row.text.js';

/** What lines say of the records of a log, in their order, and where some between them are missing. */
export class EntryRows {
  #seq: number | undefined;

  /** @returns the row of this record, behind one about what is missing before it */
  of(line: ReadLine): readonly Row[] {
    const row = rowOfEntry(line);
    if (line === 'unreadable') return [row];
    const missing = this.#seq === undefined ? 0 : line.seq - this.#seq - 1;
    this.#seq = line.seq;
    return missing > 0 ? [rowOfMissing(missing), row] : [row];
  }
}

function rowOfMissing(count: number): Row {
  return {
    at: undefined,
    kind: 'missing',
    mood: 'alarm',
    tool: '',
    took: '',
    detail: `${countOf(count, 'record is', 'records are')} not here: dropped by a rotation before it was looked at, or removed. Run audit verify.`,
  };
}
