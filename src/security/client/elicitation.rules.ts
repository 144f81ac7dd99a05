import { isJsonObject, type JsonObject } from '../../kernel/index.js';
import { weightOf } from '../audit/sensitive.key.js';

const MAX_FIELDS = 16;
const MAX_MESSAGE_CHARS = 4096;
const FIELD_TYPES: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'array']);

/**
 * Finds what keeps a form from being shown to a person. MCP forbids forms that ask for secrets; they would pass
 * through the client and its model.
 *
 * @returns one sentence, or undefined
 */
export function findFormProblem(message: string, schema: JsonObject): string | undefined {
  if (message.length > MAX_MESSAGE_CHARS) return `Its message has more than ${MAX_MESSAGE_CHARS} characters.`;
  const properties = schema['properties'];
  if (schema['type'] !== 'object' || !isJsonObject(properties))
    return 'Its requestedSchema must have type "object" and properties.';
  const fields = Object.entries(properties);
  if (fields.length > MAX_FIELDS) return `It has more than ${MAX_FIELDS} fields.`;
  for (const [name, field] of fields) {
    if (!isJsonObject(field) || !FIELD_TYPES.has(field['type']))
      return `Its field ${name} must be a text, a number, a boolean or a choice.`;
    if (hasAddress(field)) return `Its field ${name} holds an address, which nobody should be led to click.`;
    const title = typeof field['title'] === 'string' ? field['title'] : '';
    if (weightOf(name) === 'secret' || weightOf(title) === 'secret')
      return `Its field ${name} asks for a secret, which must not pass through a client.`;
  }
  return undefined;
}

/** MCP has another mode for addresses, in which the client shows where they lead. */
function hasAddress(field: JsonObject): boolean {
  return /\b[a-z][a-z0-9+.-]*:\/\//i.test(JSON.stringify(field));
}
