import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from '@jest/globals';
import { readWholeAudit } from './audit.reader.js';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../config/audit-record.schema.json', import.meta.url), 'utf8'),
) as object;

const fits = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA);

/** Fails unless every record of the latest file of a log fits the published schema. */
export function expectValidRecords(file: string): void {
  for (const record of readWholeAudit(file)) {
    fits(record);
    expect({ record, errors: fits.errors }).toEqual({ record, errors: null });
  }
}
