import { IsString, Matches, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { DESCRIPTION_MAX, TITLE_MAX } from '../bug.limits.js';
import type { Priority } from '../bug.vocabulary.js';
import { ONE_LINE, PriorityField, ProjectPathField, TagsField, TextField } from './fields.js';

export class AddBugInput {
  @IsString({ message: 'Title is required' })
  @MaxLength(TITLE_MAX)
  @Matches(ONE_LINE, { message: 'title must be one line' })
  @JSONSchema({ description: 'What is wrong, in one line.' })
  title!: string;

  @TextField(DESCRIPTION_MAX, 'The details: what happens, what should happen, how to see it.')
  description?: string;

  @PriorityField('How urgent it is; medium when left out.')
  priority?: Priority;

  @TagsField('Words to find the bug by, for example ["ui", "crash"].')
  tags?: string[];

  @ProjectPathField()
  project_path?: string;
}
