import {
  isJsonObject,
  textOf,
  type InputContract,
  type InputReading,
  type OutputContract,
} from '../../kernel/index.js';
import { FIELD_LIMITS, markField, type FieldKind } from '../validator/field-rules.js';
import { findShapeProblem } from '../validator/input.limits.js';
import { problemList } from '../validator/problem.list.js';
import { findingText, pathText, type Subject } from './finding.text.js';
import {
  DIALECTS,
  evaluate,
  makeReady,
  type Dialect,
  type KeywordNode,
  type Mark,
  type ReadySchema,
} from './schema.engine.js';
import { findSchemaProblems, POLICY_KEYWORD } from './schema.rules.js';
import { TooCostly } from './work.budget.js';

const MAX_SCHEMA_CHARS = 262_144;
const DEFAULT_DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const NO_DOCUMENTS: ReadonlyMap<string, unknown> = new Map();

/** A JSON Schema that no tool may be registered with. The message lists what is wrong, in at most 2 KiB. */
export class UnusableInputSchema extends Error {
  override readonly name = 'UnusableInputSchema';

  constructor(readonly problems: readonly string[]) {
    super(problemList(problems));
  }
}

/** The contract of a tool that is described by data: a JSON Schema of 2020-12 or draft 7. */
export class InputSchema implements InputContract, OutputContract {
  readonly #nodes: ReadonlyMap<string, KeywordNode>;

  private constructor(private readonly ready: ReadySchema) {
    this.#nodes = new Map([...ready.schemas.values()].flat().map((node) => [node.location, node]));
  }

  /**
   * @param documents other schemas that `$ref` may name, by absolute URI; nothing is ever fetched
   * @throws UnusableInputSchema
   */
  static async compile(schema: unknown, documents = NO_DOCUMENTS): Promise<InputSchema> {
    const dialect = dialectOf(schema);
    for (const document of [schema, ...documents.values()]) assertReadable(document);
    const ready = await readyOrProblems(schema, dialect, documents);
    const problems = findSchemaProblems(ready);
    if (problems.length > 0) throw new UnusableInputSchema(problems);
    return new InputSchema(ready);
  }

  /** Only what the schema itself says, about any JSON value. Marks for the policy say nothing here. */
  problemsOf(answer: unknown): readonly string[] {
    const evaluation = this.#evaluate('the answer', answer);
    return evaluation.valid ? [] : evaluation.problems;
  }

  /**
   * Validates raw arguments: their shape first, then everything that the schema says, all problems at once. The
   * input that comes back is a copy in which every text is marked that a `x-mcp-policy` applies to, wherever it
   * stands, so that `reduceFields` and `judgeFields` find it.
   */
  read(raw: unknown): InputReading {
    const given = raw === undefined ? {} : raw;
    if (!isJsonObject(given)) return { ok: false, problems: ['arguments must be an object'] };
    const shape = findShapeProblem(given);
    if (shape !== undefined) return { ok: false, problems: [shape] };
    const evaluation = this.#evaluate('arguments', given);
    if (!evaluation.valid) return { ok: false, problems: evaluation.problems };
    const input = JSON.parse(JSON.stringify(given)) as object;
    const problems = evaluation.marks.flatMap((mark) => markIn(input, mark));
    return problems.length === 0 ? { ok: true, input } : { ok: false, problems };
  }

  #evaluate(
    subject: Subject,
    value: unknown,
  ): { valid: true; marks: readonly Mark[] } | { valid: false; problems: readonly string[] } {
    try {
      const evaluation = evaluate(this.ready, value, POLICY_KEYWORD);
      if (evaluation.valid) return evaluation;
      const texts = evaluation.findings.map((one) =>
        findingText(subject, one, this.#nodes.get(one.location)),
      );
      return { valid: false, problems: [...new Set(texts)] };
    } catch (error) {
      if (error instanceof TooCostly)
        return { valid: false, problems: [`${subject}: takes too long to be validated: ${error.message}`] };
      // Some of the library's checks of formats throw on odd texts, and quote them.
      return {
        valid: false,
        problems: [`${subject}: cannot be validated, a text is too odd for its format`],
      };
    }
  }
}

function dialectOf(schema: unknown): Dialect {
  const given = isJsonObject(schema) ? (schema['$schema'] ?? DEFAULT_DIALECT) : DEFAULT_DIALECT;
  if (typeof given === 'string' && Object.hasOwn(DIALECTS, given))
    return DIALECTS[given as keyof typeof DIALECTS];
  throw new UnusableInputSchema([`#/$schema: must be one of ${Object.keys(DIALECTS).join(', ')}`]);
}

/** Before anything recursive looks at it. */
function assertReadable(schema: unknown): void {
  if (!isJsonObject(schema) && typeof schema !== 'boolean')
    throw new UnusableInputSchema(['a JSON Schema is an object, true or false']);
  const size = JSON.stringify(schema).length;
  if (size > MAX_SCHEMA_CHARS)
    throw new UnusableInputSchema([
      `the schema has ${size} characters, at most ${MAX_SCHEMA_CHARS} are read`,
    ]);
  const problem = findShapeProblem(schema, 'the schema') ?? metaProblem(schema);
  if (problem !== undefined) throw new UnusableInputSchema([problem]);
}

/** A schema that brings a vocabulary would change the library's dialects, for every schema after it. */
function metaProblem(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if (Object.hasOwn(schema, '$vocabulary')) return '$vocabulary: schemas of schemas are not taken';
  const dialect = (schema as Record<string, unknown>)['$schema'];
  if (typeof dialect === 'string' && !Object.hasOwn(DIALECTS, dialect))
    return `$schema: must be one of ${Object.keys(DIALECTS).join(', ')}`;
  for (const child of Object.values(schema)) {
    const problem = metaProblem(child);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function readyOrProblems(
  schema: unknown,
  dialect: Dialect,
  documents: ReadonlyMap<string, unknown>,
): Promise<ReadySchema> {
  try {
    return await makeReady(schema, dialect, documents);
  } catch (error) {
    throw new UnusableInputSchema([whyNotReady(error)]);
  }
}

function whyNotReady(error: unknown): string {
  const text = error instanceof Error ? error.message : textOf(error);
  const [, missing] = /^Unable to load resource '([^']*)'/.exec(text) ?? [];
  if (missing !== undefined)
    return `$ref: there is no ${missing} among what was given, and nothing is fetched`;
  if (error instanceof Error && error.name === 'InvalidSchemaError')
    return 'it is no JSON Schema of its dialect: a keyword has a value that it cannot have';
  return text;
}

function markIn(input: object, { value, path }: Mark): string[] {
  const kind = value as FieldKind;
  let holder: unknown = input;
  for (const step of path.slice(0, -1)) holder = (holder as Record<string, unknown>)[step];
  const key = path.at(-1);
  const text: unknown = key === undefined ? undefined : (holder as Record<string, unknown>)[key];
  // What cannot be judged must not pass, also when the schema forgot to say that it is a text.
  if (key === undefined || typeof text !== 'string')
    return [`${pathText('arguments', path)}: is a ${kind} and must be a text`];
  if (text === '' || text.length > FIELD_LIMITS[kind] || text.includes('\0'))
    return [
      `${pathText('arguments', path)}: must have 1 to ${FIELD_LIMITS[kind]} characters, none of them NUL`,
    ];
  try {
    markField(holder as object, key, kind);
    return [];
  } catch {
    return [`${pathText('arguments', path)}: is two kinds of things at once for the policy`];
  }
}
