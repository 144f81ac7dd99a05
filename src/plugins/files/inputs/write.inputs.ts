import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../../security/index.js';
import { CONTENT_MAX_CHARS, EDIT_TEXT_MAX_CHARS, EDITS_MAX } from '../files.limits.js';
import { PathField, WellFormed } from './fields.js';

export class WriteFileInput {
  @PathField('The file to write. One that is there is replaced whole.')
  path!: string;

  @IsString()
  @MaxLength(CONTENT_MAX_CHARS)
  @WellFormed()
  @JSONSchema({ description: 'The whole new content, as text.' })
  content!: string;

  @OptionalField()
  @IsBoolean()
  @JSONSchema({ default: false, description: 'Whether to make the folders above it that are missing.' })
  make_folders: boolean = false;
}

export class EditInput {
  @IsString()
  @MinLength(1)
  @MaxLength(EDIT_TEXT_MAX_CHARS)
  @JSONSchema({ description: 'Text that is in the file exactly once, character by character.' })
  old_text!: string;

  @IsString()
  @MaxLength(EDIT_TEXT_MAX_CHARS)
  @WellFormed()
  @JSONSchema({ description: 'What to put in its place.' })
  new_text!: string;
}

export class EditFileInput {
  @PathField('The text file to change.')
  path!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EDITS_MAX)
  @ValidateNested({ each: true })
  @Type(() => EditInput)
  @JSONSchema({ description: 'Replacements, made one after the other; all of them or none.' })
  edits!: EditInput[];

  @OptionalField()
  @IsBoolean()
  @JSONSchema({ default: false, description: 'Whether to only show the difference and write nothing.' })
  dry_run: boolean = false;
}

export class MoveFileInput {
  @PathField('The file or folder to move.')
  source!: string;

  @PathField('Its new path. Nothing may be there.')
  destination!: string;
}
