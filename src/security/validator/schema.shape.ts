import { isJsonObject, type JsonObject } from '../../kernel/index.js';

/**
 * Finds where a value's shape differs from the published schema: objects, lists and what must be there.
 *
 * class-validator alone is too kind to nested DTOs: it takes a list where one object is declared, a list inside a
 * list (which escapes the size limit), and a required object that is missing. Depth is bounded by the schema.
 *
 * @returns one problem, or undefined when the shapes agree
 */
export function findShapeMismatch(schema: JsonObject, value: unknown, path = ''): string | undefined {
  switch (schema['type']) {
    case 'object':
      return objectMismatch(schema, value, path);
    case 'array':
      return listMismatch(schema, value, path);
    default:
      return unionMismatch(schema, value, path);
  }
}

/**
 * The alternatives of a union are told apart by a property with a constant. Without this, class-transformer would
 * take the class of the declaration for a value that is of none of them.
 */
function unionMismatch(schema: JsonObject, value: unknown, path: string): string | undefined {
  const alternatives = Array.isArray(schema['oneOf']) ? schema['oneOf'].filter(isJsonObject) : [];
  const tags = alternatives.map((one) => constantsOf(one as JsonObject));
  if (tags.length === 0 || tags.some((constants) => constants.length === 0)) return undefined;
  if (!isJsonObject(value)) return `${path}: must be an object`;
  const chosen = tags.findIndex((constants) => constants.every(([key, one]) => value[key] === one));
  if (chosen >= 0) return objectMismatch(alternatives[chosen] as JsonObject, value, path);
  const wanted = tags.map((constants) =>
    constants.map(([key, one]) => `${key} ${JSON.stringify(one)}`).join(' and '),
  );
  return `${path}: must have ${wanted.join(' or ')}`;
}

function constantsOf({ properties }: JsonObject): [string, unknown][] {
  return Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([key, child]) =>
    isJsonObject(child) && 'const' in child ? [[key, child['const']] as [string, unknown]] : [],
  );
}

function objectMismatch(schema: JsonObject, value: unknown, path: string): string | undefined {
  if (!isJsonObject(value)) return `${path || 'arguments'}: must be an object`;
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  for (const key of required) {
    if (typeof key === 'string' && !Object.hasOwn(value, key)) return `${joined(path, key)}: is missing`;
  }
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  for (const [key, child] of Object.entries(properties)) {
    if (!Object.hasOwn(value, key) || !isJsonObject(child)) continue;
    const problem = findShapeMismatch(child as JsonObject, value[key], joined(path, key));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function listMismatch(schema: JsonObject, value: unknown, path: string): string | undefined {
  if (!Array.isArray(value)) return `${path}: must be a list`;
  const most = schema['maxItems'];
  if (typeof most === 'number' && value.length > most) return `${path}: must have at most ${most} items`;
  const items = schema['items'];
  if (!isJsonObject(items)) return undefined;
  for (const [index, item] of value.entries()) {
    const problem = findShapeMismatch(items as JsonObject, item, `${path}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
