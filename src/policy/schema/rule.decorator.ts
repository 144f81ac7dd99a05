import { Type } from 'class-transformer';
import type { JsonObject } from '../../kernel/index.js';
import { ValidateBy, ValidateIf, ValidateNested, type ValidationError } from 'class-validator';

/** What is wrong with a value, and where inside it. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly remedy: string;
}

/** Looks at one value; an empty answer means that it is fine. Pure, and run again to report. */
export interface Inspection {
  (value: unknown): readonly Complaint[];
  /** The same as JSON Schema, as far as that can say it before variables are expanded. */
  readonly schema: JsonObject;
  readonly isRequired: boolean;
}

/** A key as an editor should know it. */
export interface KeyRule {
  readonly description: string;
  readonly inspect: Inspection;
  /** The section, or the section of each item, that the key holds. */
  readonly nested: (() => new () => object) | undefined;
}

const keyRules = new Map<object, Map<string, KeyRule>>();

/** The keys of a section, in the order of their declaration. */
export function keysOf(section: new () => object): ReadonlyMap<string, KeyRule> {
  return keyRules.get(section.prototype as object) ?? new Map<string, KeyRule>();
}

function describeKey(target: object, key: string | symbol, rule: KeyRule): void {
  keyRules.set(target, (keyRules.get(target) ?? new Map<string, KeyRule>()).set(String(key), rule));
}

const RULE = 'policyRule';

/**
 * Validates one key of a policy section.
 *
 * @param description for people who write a policy; editors show it
 */
export function Rule(inspect: Inspection, description: string): PropertyDecorator {
  return (target, key) => {
    describeKey(target, key, { description, inspect, nested: undefined });
    validated(inspect)(target, key);
  };
}

function validated(inspect: Inspection): PropertyDecorator {
  return ValidateBy(
    { name: RULE, validator: { validate: (value: unknown) => inspect(value).length === 0 } },
    // class-validator copies the properties of the context, and drops it when there is no message.
    { context: { inspect }, message: RULE },
  );
}

/** Validates a key that holds another section; left empty it counts as left out, which a required one must not be. */
export function Nested(
  inspect: Inspection,
  type: () => new () => object,
  description: string,
): PropertyDecorator {
  return (target, key) => {
    describeKey(target, key, { description, inspect, nested: type });
    ValidateIf((_section, value) => value !== null || inspect.isRequired)(target, key);
    validated(inspect)(target, key);
    ValidateNested()(target, key);
    Type(type)(target, key);
  };
}

/** What the `@Rule()` of a property says about its value; undefined when that was not what failed. */
export function complaintsOf(error: ValidationError): readonly Complaint[] | undefined {
  const contexts = error.contexts as Record<string, { inspect: Inspection }> | undefined;
  return contexts?.[RULE]?.inspect(error.value);
}
