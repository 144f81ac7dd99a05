import type { CompiledSchema } from '@hyperjump/json-schema/experimental';
import { pathOfPointer } from './instance.path.js';
import { WorkBudget } from './work.budget.js';

type Library = typeof import('./schema.library.js');

/** The dialects that are understood, by what stands in `$schema`. */
export const DIALECTS = {
  'https://json-schema.org/draft/2020-12/schema': 'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/draft-07/schema#': 'http://json-schema.org/draft-07/schema',
  'http://json-schema.org/draft-07/schema': 'http://json-schema.org/draft-07/schema',
} as const;

export type Dialect = (typeof DIALECTS)[keyof typeof DIALECTS];

/** One keyword of a compiled schema: what it is called, where it stands, and its value as the library keeps it. */
export interface KeywordNode {
  readonly name: string;
  readonly location: string;
  readonly value: unknown;
}

/** A schema that is ready to be used. `schemas` has everything that can be reached from its root. */
export interface ReadySchema {
  readonly library: Library;
  readonly compiled: CompiledSchema;
  readonly schemas: ReadonlyMap<string, readonly KeywordNode[]>;
}

/** A keyword of the schema that a value does not satisfy, and where in the value. */
export interface Finding {
  readonly name: string;
  readonly location: string;
  readonly path: readonly string[];
}

/** A place in a value to which a keyword of ours applies. */
export interface Mark {
  readonly value: unknown;
  readonly path: readonly string[];
}

export type Evaluation =
  | { readonly valid: true; readonly marks: readonly Mark[] }
  | { readonly valid: false; readonly findings: readonly Finding[] };

const UNKNOWN = 'https://json-schema.org/keyword/unknown#';
/** The library's registry is one for the whole process, so schemas are made ready one after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * @param documents other schemas that this one may refer to, by their absolute URI
 * @throws what the library throws on a schema that is none
 */
export function makeReady(
  schema: unknown,
  dialect: Dialect,
  documents: ReadonlyMap<string, unknown>,
): Promise<ReadySchema> {
  const ready = last.then(() => registeredAndCompiled(schema, dialect, documents));
  last = ready.catch(() => undefined);
  return ready;
}

async function registeredAndCompiled(
  schema: unknown,
  dialect: Dialect,
  documents: ReadonlyMap<string, unknown>,
): Promise<ReadySchema> {
  // Loaded with the first schema: it takes a sixth of a second, and most servers have no external tools.
  const library = await import('./schema.library.js');
  const own = 'https://schema.invalid/';
  const registered: string[] = [];
  try {
    for (const [uri, document] of [...documents, [own, schema] as const]) {
      // A copy: the library takes apart what it is given.
      library.registerSchema(JSON.parse(JSON.stringify(document)) as never, uri, dialect);
      registered.push(uri);
    }
    const compiled = await library.compile(await library.getSchema(own));
    return { library, compiled, schemas: schemasIn(compiled) };
  } finally {
    for (const uri of registered) library.unregisterSchema(uri);
  }
}

/** @throws TooCostly */
export function evaluate({ library, compiled }: ReadySchema, value: unknown, mark: string): Evaluation {
  const annotations = new library.AnnotationsPlugin();
  const output = WorkBudget.spend((budget) =>
    library.interpret(compiled, library.fromJs(value as never), {
      outputFormat: library.BASIC,
      plugins: [annotations, budget],
    }),
  );
  if (!output.valid) {
    return {
      valid: false,
      findings: (output.errors ?? []).map((error) => ({
        name: nameOf(error.keyword),
        location: error.absoluteKeywordLocation,
        path: pathOfPointer(error.instanceLocation),
      })),
    };
  }
  const marks = annotations.annotations
    .filter(({ keyword }) => keyword === `${UNKNOWN}${mark}`)
    .map(({ annotation, instanceLocation }) => ({
      value: annotation,
      path: pathOfPointer(instanceLocation),
    }));
  return { valid: true, marks };
}

function schemasIn({ ast }: CompiledSchema): ReadonlyMap<string, readonly KeywordNode[]> {
  const schemas = new Map<string, readonly KeywordNode[]>();
  for (const [uri, nodes] of Object.entries(ast)) {
    if (!Array.isArray(nodes)) continue;
    schemas.set(
      uri,
      nodes.map(([id, location, value]) => ({ name: nameOf(id), location, value })),
    );
  }
  return schemas;
}

/** `https://json-schema.org/keyword/draft-07/format` is `format`; what no dialect knows keeps its mark. */
function nameOf(id: string): string {
  return id.startsWith(UNKNOWN) ? `?${id.slice(UNKNOWN.length)}` : id.slice(id.lastIndexOf('/') + 1);
}
