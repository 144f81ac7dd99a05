import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setShouldValidateFormat } from '@hyperjump/json-schema';
import { inexpressible, outcomeOf } from '../outcome.mjs';

const REMOTES = 'conformance/json-schema/suite/remotes';
/** What the test suite says its own documents are called. */
const REMOTES_URI = 'http://localhost:1234/';
const DIALECTS = {
  'draft2020-12': 'https://json-schema.org/draft/2020-12/schema',
  draft7: 'http://json-schema.org/draft-07/schema#',
};

/**
 * The JSON Schema Test Suite, with the schema as that of an external tool: `valid` rows have to be taken, `invalid`
 * ones refused. Tests that the suite calls optional are ambiguous. A schema that is refused at registration on
 * purpose (its reason is printed) is not expressible. Other documents are given, never fetched.
 */
const asTool = (product) => async (schema, documents) => {
  const compiled = await product.InputSchema.compile(schema, documents);
  return (value) => compiled.problemsOf(value);
};

/** The same with nothing but the library under it: none of our strictness, and formats as the suite has them. */
const asLibrary = (product) => async (schema, documents) => {
  const ready = await product.makeReady(
    schema,
    schema.$schema ?? DIALECTS['draft2020-12'],
    documents ?? new Map(),
  );
  return (value) => {
    setShouldValidateFormat(false);
    try {
      const { valid, findings } = product.evaluate(ready, value, '');
      return valid ? [] : findings.map(({ location }) => location);
    } finally {
      setShouldValidateFormat(true);
    }
  };
};

function suite({ draft, table, compilerOf, takesAllRemotes, idPrefix }) {
  const remotes = new Map();
  return {
    table,
    file: `conformance/json-schema/${draft}.jsonl`,
    rows: (corpora) =>
      corpora
        .rows(`conformance/json-schema/${draft}.jsonl`)
        .map((row) => ({ ...row, id: `${idPrefix}${row.id}`, ambiguous: row.optional })),
    async judge(row, { product }, corpora) {
      if (remotes.size === 0) readRemotes(corpora, draft, remotes, takesAllRemotes);
      const { schema, data } = row.input;
      let problems;
      try {
        const problemsOf = await compilerOf(product)(
          typeof schema === 'object' ? { $schema: DIALECTS[draft], ...schema } : schema,
          row.needs_remote ? remotes : undefined,
        );
        problems = problemsOf(data);
      } catch (error) {
        return inexpressible(error.message);
      }
      const what = `${row.suite_file}: ${row.note}`;
      const checks = [{ what, allowed: problems.length === 0, why: problems[0] ?? 'no problem' }];
      return outcomeOf(row.expect === 'valid' ? 'allow' : 'block', checks);
    },
  };
}

/** Of the same dialect, and no schemas of schemas: those are refused, and would take the others with them. */
function readRemotes(corpora, draft, into, takesAll) {
  const root = join(corpora.folder, REMOTES);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    const { $schema = DIALECTS[draft] } = JSON.parse(text);
    const isOther = $schema.replace(/#$/, '') !== DIALECTS[draft].replace(/#$/, '');
    if (isOther || (!takesAll && text.includes('$vocabulary'))) continue;
    into.set(new URL(file.slice(root.length + 1), REMOTES_URI).href, JSON.parse(text));
  }
}

export const jsonSchema202012 = suite({
  draft: 'draft2020-12',
  table: 'json_schema_2020_12',
  compilerOf: asTool,
  takesAllRemotes: false,
  idPrefix: '',
});
export const jsonSchemaDraft7 = suite({
  draft: 'draft7',
  table: 'json_schema_draft7',
  compilerOf: asTool,
  takesAllRemotes: false,
  idPrefix: '',
});
/** Its rows have ids of their own, or what is disputed above would be disputed here. */
export const jsonSchemaLibrary = suite({
  draft: 'draft2020-12',
  table: 'json_schema_library',
  compilerOf: asLibrary,
  takesAllRemotes: true,
  idPrefix: 'library-',
});
