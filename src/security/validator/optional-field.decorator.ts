import { ValidateIf } from 'class-validator';

/**
 * Marks a DTO property that may be left out.
 * Unlike class-validator's `@IsOptional()`, an explicit `null` is validated, and so refused: the published
 * schema does not offer null, and a tool must not meet a value that its contract excludes.
 */
export function OptionalField(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}
