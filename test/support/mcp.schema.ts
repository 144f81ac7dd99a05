import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Those that have an official schema; see test/fixtures/mcp-schema. */
export const REVISIONS = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof REVISIONS)[number];

interface SchemaFile {
  readonly ajv: Ajv | Ajv2020;
  /** Where in the file the types are. */
  readonly types: '$defs' | 'definitions';
  readonly names: ReadonlySet<string>;
}

const FORMATS = {
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  uri: (text: string) => URL.canParse(text),
  'uri-template': true,
} as const;
const files = new Map<Revision, SchemaFile>();

export function isRevision(text: unknown): text is Revision {
  return REVISIONS.some((revision) => revision === text);
}

/** Whether the schema of this revision has a type of this name. */
export function hasType(revision: Revision, name: string): boolean {
  return fileOf(revision).names.has(name);
}

/** What is wrong with a value of a type of the official schema, or undefined. Throws for a type that is not there. */
export function problemWith(value: unknown, revision: Revision, name: string): string | undefined {
  const { ajv, types } = fileOf(revision);
  const validate: ValidateFunction | undefined = ajv.getSchema(`${revision}#/${types}/${name}`);
  if (validate === undefined) throw new Error(`The schema of ${revision} has no type ${name}.`);
  return validate(value) ? undefined : `is no ${name} of ${revision}: ${ajv.errorsText(validate.errors)}`;
}

function fileOf(revision: Revision): SchemaFile {
  const known = files.get(revision);
  if (known !== undefined) return known;
  const path = new URL(`../fixtures/mcp-schema/${revision}/schema.json`, import.meta.url);
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Record<string, object>;
  const types = '$defs' in schema ? '$defs' : 'definitions';
  // The older files are draft-07.
  const Dialect = types === '$defs' ? Ajv2020 : Ajv;
  const ajv = new Dialect({ strict: false, validateSchema: false, formats: FORMATS });
  ajv.addSchema(schema, revision);
  const file = { ajv, types, names: new Set(Object.keys(schema[types] ?? {})) } as const;
  files.set(revision, file);
  return file;
}
