import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { deepFreeze, isJsonObject, type InputClass, type JsonObject } from '../kernel/index.js';
import { nestedClassesOf, type NestedClasses } from './nested.classes.js';

/** A DTO that cannot become a closed, bounded schema. Found at boot, never in a call. */
export class UnusableSchema extends Error {
  override readonly name = 'UnusableSchema';
}

/** Tools share DTOs, and each schema is asked for several times while a server starts. */
const SCHEMAS = new WeakMap<InputClass, JsonObject>();

/**
 * The JSON Schema (2020-12) of a DTO class, derived from the decorators that validate it, so the two cannot differ.
 * Nested DTOs are inlined; every object is closed with `additionalProperties: false`.
 *
 * @throws UnusableSchema when nested DTOs have no `@Type()`, contain themselves, or are a union that loses what
 *   tells its classes apart
 */
export function schemaOf(dto: InputClass): JsonObject {
  return schemaIn(dto, []);
}

function schemaIn(dto: InputClass, path: readonly InputClass[]): JsonObject {
  const known = SCHEMAS.get(dto);
  if (known !== undefined) return known;
  const schema = deepFreeze(JSON.parse(JSON.stringify(build(dto, path))) as JsonObject);
  SCHEMAS.set(dto, schema);
  return schema;
}

/** The structured content of a list tool: one page of items. */
export function pageSchemaOf(items: InputClass | JsonObject): JsonObject {
  return deepFreeze({
    type: 'object',
    properties: {
      items: { type: 'array', items: typeof items === 'function' ? schemaOf(items) : items },
      next_cursor: { type: 'string', description: 'Give this as cursor to get the next page.' },
    },
    required: ['items'],
    additionalProperties: false,
  });
}

function build(dto: InputClass, path: readonly InputClass[]): object {
  if (path.includes(dto)) throw new UnusableSchema(`${dto.name} contains itself`);
  const schema = targetConstructorToSchema(dto, {
    // The library's storage type is not exported under a stable path; this is the same object.
    classTransformerMetadataStorage: defaultMetadataStorage as never,
    additionalConverters: {
      // The library's own refers to "#/definitions/Array" when the decorator is about each item of a list.
      [ValidationTypes.CUSTOM_VALIDATION]: (meta) => (meta.each ? {} : plainTypeOf(dto, meta.propertyName)),
      [ValidationTypes.NESTED_VALIDATION]: (meta) => {
        const nested = nestedClassesOf(meta.target as never, meta.propertyName);
        return nestedSchema(nested, `${dto.name}.${meta.propertyName}`, [...path, dto]) as Record<
          string,
          never
        >;
      },
    },
  });
  return { type: 'object', properties: {}, ...schema, additionalProperties: false };
}

function nestedSchema(nested: NestedClasses, place: string, path: readonly InputClass[]): object {
  switch (nested.kind) {
    case 'one':
      return schemaIn(nested.dto, path);
    case 'union':
      return {
        oneOf: nested.classes.map(({ name, dto }) => tagged(schemaIn(dto, path), nested.property, name)),
      };
    case 'untyped':
      throw new UnusableSchema(`${place} needs @Type(() => ItsClass)`);
    case 'losing':
      throw new UnusableSchema(`${place} needs keepDiscriminatorProperty: true in its @Type()`);
    default: {
      const never: never = nested;
      return never;
    }
  }
}

/** The schema of one class of a union, with the property by which it is chosen. */
function tagged(
  schema: { readonly properties?: object; readonly required?: readonly string[] },
  property: string,
  name: string,
): object {
  const required = [...new Set([...(schema.required ?? []), property])];
  return { ...schema, properties: { ...schema.properties, [property]: { const: name } }, required };
}

type PlainType = 'string' | 'number' | 'boolean';

const PLAIN_TYPES: ReadonlyMap<unknown, PlainType> = new Map<unknown, PlainType>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);

/** The type that a property is declared with, where a decorator of one's own says nothing about it. */
function plainTypeOf(dto: InputClass, property: string): { type?: PlainType } {
  const type = PLAIN_TYPES.get(Reflect.getMetadata('design:type', dto.prototype as object, property));
  return type === undefined ? {} : { type };
}

/** What says which values a place takes. */
const TYPING = ['type', 'enum', 'const', 'anyOf', 'oneOf'] as const;

/**
 * The places in an input schema where a caller could send without bound: strings without `maxLength`, `enum`
 * or `const`, and arrays without `maxItems`.
 */
export function unboundedPlaces(schema: JsonObject, path = ''): string[] {
  const places: string[] = [];
  if (schema['type'] === 'string' && !('maxLength' in schema || 'enum' in schema || 'const' in schema)) {
    places.push(`${path} has no maximum length`);
  }
  if (schema['type'] === 'array' && !('maxItems' in schema)) places.push(`${path} has no maximum size`);
  if (schema['type'] === 'array' && !isJsonObject(schema['items'])) places.push(`${path}[] has no type`);
  if (!TYPING.some((key) => key in schema)) places.push(`${path} has no type`);
  const properties = schema['properties'];
  if (isJsonObject(properties)) {
    for (const [name, child] of Object.entries(properties)) {
      if (isJsonObject(child))
        places.push(...unboundedPlaces(child as JsonObject, path === '' ? name : `${path}.${name}`));
    }
  }
  const items = schema['items'];
  if (isJsonObject(items)) places.push(...unboundedPlaces(items as JsonObject, `${path}[]`));
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    for (const part of Array.isArray(schema[key]) ? schema[key] : []) {
      if (isJsonObject(part)) places.push(...unboundedPlaces(part as JsonObject, path));
    }
  }
  return places;
}
