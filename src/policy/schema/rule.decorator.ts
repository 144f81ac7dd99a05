import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested, type ValidationError } from 'class-validator';

/** What is wrong with a value, and where inside it. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly remedy: string;
}

/** Looks at one value; an empty answer means that it is fine. Pure, and run again to report. */
export type Inspection = (value: unknown) => readonly Complaint[];

const RULE = 'policyRule';

/** Validates one key of a policy section. */
export function Rule(inspect: Inspection): PropertyDecorator {
  return ValidateBy(
    { name: RULE, validator: { validate: (value: unknown) => inspect(value).length === 0 } },
    // class-validator copies the properties of the context, and drops it when there is no message.
    { context: { inspect }, message: RULE },
  );
}

/** Validates a key that holds another section; left empty it counts as left out. */
export function Nested(inspect: Inspection, type: () => new () => object): PropertyDecorator {
  return (target, key) => {
    ValidateIf((_section, value) => value !== null)(target, key);
    Rule(inspect)(target, key);
    ValidateNested()(target, key);
    Type(type)(target, key);
  };
}

/** What the `@Rule()` of a property says about its value; undefined when that was not what failed. */
export function complaintsOf(error: ValidationError): readonly Complaint[] | undefined {
  const contexts = error.contexts as Record<string, { inspect: Inspection }> | undefined;
  return contexts?.[RULE]?.inspect(error.value);
}
