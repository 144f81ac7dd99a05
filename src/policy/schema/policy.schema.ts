import { isJsonObject, type JsonObject } from '../../kernel/index.js';
import { PolicyFile } from './policy.file.js';
import { keysOf, type KeyRule } from './rule.decorator.js';

/**
 * The JSON Schema of a policy file, for editors, derived from the rules that validate one. It accepts every file that
 * loads; what needs the whole file, the environment or the disk is left to the loader. Draft 7: the language server
 * that editors check YAML with takes no later one in full, and says so in every file.
 */
export function policySchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Policy of mcp-secure-server',
    ...sectionSchema(PolicyFile),
  };
}

function sectionSchema(section: new () => object): JsonObject {
  const keys = [...keysOf(section)];
  const required = keys.filter(([, rule]) => rule.inspect.isRequired).map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map(([key, rule]) => [key, keySchema(rule)])),
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

function keySchema({ description, inspect, nested }: KeyRule): JsonObject {
  const { schema } = inspect;
  if (nested === undefined) return { description, ...schema };
  const inner = sectionSchema(nested());
  if (isJsonObject(schema['items'])) return { description, ...schema, items: inner };
  return { description, ...inner, ...schema };
}
