import { IsArray, IsString, MaxLength, MinLength, ValidateBy, type ValidationOptions } from 'class-validator';
import { FIELD_LIMITS, markField, type FieldKind } from './field-rules.js';

/**
 * A path that the policy's `filesystem` section must allow; with `{ each: true }` a list of them.
 * The tool receives its real, absolute form.
 */
export function IsAllowedPath(options?: ValidationOptions): PropertyDecorator {
  return judged('path', options);
}

/**
 * An absolute http or https URL that the policy's `network` section must allow; with `{ each: true }` a list.
 * The tool receives its normal form.
 */
export function IsAllowedUrl(options?: ValidationOptions): PropertyDecorator {
  return judged('url', options);
}

/**
 * A command that the policy's `commands` section must allow, without any shell syntax; with `{ each: true }` a list.
 * The tool receives its canonical form, and starts the words that `commandWords` cuts it into, never a shell.
 */
export function IsSafeCommand(options?: ValidationOptions): PropertyDecorator {
  return judged('command', options);
}

function judged(kind: FieldKind, options?: ValidationOptions): PropertyDecorator {
  return (prototype, key) => {
    if (typeof key !== 'string') throw new Error('Only properties with a plain name can be judged.');
    // With `each`, class-validator also accepts one value that is no list.
    if (options?.each === true) IsArray()(prototype, key);
    IsString(options)(prototype, key);
    MinLength(1, options)(prototype, key);
    MaxLength(FIELD_LIMITS[kind], options)(prototype, key);
    hasNoNul(options)(prototype, key);
    markField(prototype, key, kind);
  };
}

function hasNoNul(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'hasNoNul',
      validator: {
        validate: (value) => typeof value === 'string' && !value.includes('\0'),
        defaultMessage: (args) => `${args?.property ?? 'the text'} must not contain NUL characters`,
      },
    },
    options,
  );
}
