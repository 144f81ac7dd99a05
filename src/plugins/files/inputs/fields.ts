import { applyDecorators } from '@nestjs/common';
import { Max, Min, IsInt, ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsAllowedPath, OptionalField } from '../../../security/index.js';
import { LINES_MAX } from '../files.limits.js';

export const PathField = (description: string): PropertyDecorator =>
  applyDecorators(IsAllowedPath(), JSONSchema({ description }));

export const LineField = (description: string, max: number = LINES_MAX): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    Min(1),
    Max(max),
    JSONSchema({ description }),
    // Last: the schema takes its type from whichever check comes last.
    IsInt(),
  );

/** Half a surrogate pair would be written as another character. */
export const WellFormed = (): PropertyDecorator =>
  ValidateBy({
    name: 'wellFormed',
    validator: {
      validate: (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value),
      defaultMessage: (args) => `${args?.property ?? 'the text'} is not valid Unicode`,
    },
  });
