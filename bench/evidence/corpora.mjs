import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** There is nothing to measure with, or not all of it. */
export class DataMissing extends Error {}

/** The folder with the tables, read row by row. */
export class Corpora {
  constructor(folder) {
    this.folder = folder;
  }

  /** @throws DataMissing when one of the files is not there */
  require(files) {
    const missing = files.filter((file) => !existsSync(join(this.folder, file)));
    if (missing.length > 0) throw new DataMissing(`${this.folder} has no ${missing.join(', ')}`);
  }

  /** The text of a file, unpacked when its name ends in `.gz`. */
  text(file) {
    const bytes = readFileSync(join(this.folder, file));
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  }

  /** The rows of a JSON Lines table; a row without id, label or source would be counted wrongly. */
  rows(file) {
    const rows = this.text(file)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    for (const row of rows) {
      if ([row.id, row.expect, row.source].some((value) => typeof value !== 'string')) {
        throw new DataMissing(
          `${file} has a row without id, expect or source: ${JSON.stringify(row).slice(0, 80)}`,
        );
      }
    }
    if (new Set(rows.map(({ id }) => id)).size !== rows.length)
      throw new DataMissing(`${file} repeats an id`);
    return rows;
  }
}
