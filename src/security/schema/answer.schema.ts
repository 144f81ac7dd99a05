import { createRequire } from 'node:module';
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject, OutputContract } from '../../kernel/index.js';

const require = createRequire(import.meta.url);

/**
 * What the answers of a tool of code must fit, compiled when the first one comes. Only for schemas of the server's
 * own code and that of its plugins: those of others are interpreted (see `InputSchema`), not turned into code.
 */
export class AnswerSchema implements OutputContract {
  #validate: ValidateFunction | undefined;

  constructor(private readonly schema: JsonObject) {}

  /** @throws Error when the schema is none */
  problemsOf(answer: unknown): readonly string[] {
    this.#validate ??= compiler().compile(this.schema);
    if (this.#validate(answer)) return [];
    return (this.#validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath === '' ? 'the answer' : instancePath} ${message ?? ''}`,
    );
  }
}

let ajv: Ajv2020 | undefined;

/** Loaded late: no tool has answered when the client waits for the first frame. */
function compiler(): Ajv2020 {
  const library = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  ajv ??= new library.Ajv2020({
    strict: true,
    strictTypes: false,
    validateFormats: false,
    addUsedSchema: false,
  });
  return ajv;
}
