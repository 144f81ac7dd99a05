import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../../security/index.js';
import { BUG_ID, BUG_ID_MAX } from '../bug.id.js';
import {
  CURSOR_MAX,
  PAGE_DEFAULT,
  PAGE_MAX,
  PATH_MAX,
  RELATED_MAX,
  TAG_MAX,
  TAGS_MAX,
} from '../bug.limits.js';
import { PRIORITIES, STATUSES } from '../bug.vocabulary.js';
import { RelatedBugInput } from './related-bug.input.js';

// oxlint-disable no-control-regex -- keeping control characters out is the point
/** One line: control characters and line separators could forge lines wherever a title or tag is printed. */
export const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;
/** Commas separate tags in the history. */
const TAG = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029,]*$/;
/** SQLite and many programs behind it end a text at its first NUL. */
const NO_NUL = /^[^\u0000]*$/;
// oxlint-enable no-control-regex

/** The fields that several inputs share: rules and words in one place. */
export const BugIdField = (): PropertyDecorator =>
  applyDecorators(
    IsString({ message: 'bug_id is required' }),
    MaxLength(BUG_ID_MAX),
    Matches(BUG_ID, { message: 'bug_id must look like BUG-001' }),
    JSONSchema({ description: 'The bug, for example BUG-001.' }),
  );

export const ProjectPathField = (): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    IsString(),
    MinLength(1),
    MaxLength(PATH_MAX),
    JSONSchema({
      description:
        'Folder of the project whose bugs are meant. Left out: MCP_PROJECT_PATH of the server, else the folder it ' +
        'was started in. The filesystem policy must allow it.',
    }),
  );

export const StatusField = (description: string): PropertyDecorator =>
  applyDecorators(OptionalField(), IsIn(STATUSES), JSONSchema({ description }));

export const PriorityField = (description: string): PropertyDecorator =>
  applyDecorators(OptionalField(), IsIn(PRIORITIES), JSONSchema({ description }));

export const TagsField = (description: string): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    IsArray(),
    ArrayMaxSize(TAGS_MAX),
    IsString({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(TAG_MAX, { each: true }),
    Matches(TAG, { each: true, message: 'each tag must be one line without commas' }),
    JSONSchema({ description }),
  );

export const RelatedBugsField = (description: string): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    IsArray(),
    ArrayMaxSize(RELATED_MAX),
    ValidateNested({ each: true }),
    Type(() => RelatedBugInput),
    JSONSchema({ description }),
  );

/** Text of several lines, up to `max` characters. */
export const TextField = (max: number, description: string): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    IsString(),
    MaxLength(max),
    Matches(NO_NUL, { message: 'must not contain NUL characters' }),
    JSONSchema({ description }),
  );

export const LimitField = (): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    Min(1),
    Max(PAGE_MAX),
    JSONSchema({
      default: PAGE_DEFAULT,
      description: 'How many bugs at most. Very long bugs can make a page shorter.',
    }),
    // Last: the schema takes its type from whichever check comes last, and Min and Max only know `number`.
    IsInt(),
  );

export const CursorField = (): PropertyDecorator =>
  applyDecorators(
    OptionalField(),
    IsString(),
    MaxLength(CURSOR_MAX),
    JSONSchema({
      description: 'The next_cursor of the previous page, unchanged. Left out: start at the newest.',
    }),
  );
