import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../../security/index.js';

export class EntryOutput {
  @IsString()
  @JSONSchema({ description: 'The name in the folder.' })
  name!: string;

  @IsIn(['file', 'folder', 'link', 'other'])
  @JSONSchema({ description: 'A link is a symbolic link; other is a device, FIFO or socket.' })
  kind!: string;
}

export class ListingOutput {
  @IsString()
  @JSONSchema({ description: 'The folder, absolute and with links resolved.' })
  path!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => EntryOutput)
  @JSONSchema({ description: 'What is in it, by name, without what the policy does not allow.' })
  entries!: EntryOutput[];

  @IsBoolean()
  @JSONSchema({
    description: 'False when there is more than can be listed; search_files finds the rest by name.',
  })
  complete!: boolean;
}

export class FileInfoOutput {
  @IsString()
  @JSONSchema({ description: 'Absolute and with links resolved.' })
  path!: string;

  @IsIn(['file', 'folder'])
  @JSONSchema({ description: 'What it is.' })
  kind!: string;

  @IsInt()
  @JSONSchema({ description: 'Size in bytes; of a folder, of no meaning.' })
  bytes!: number;

  @IsString()
  @JSONSchema({ description: 'Last change of the content: UTC, ISO 8601.' })
  modified!: string;

  @IsString()
  @JSONSchema({ description: 'When it was made, as far as known: UTC, ISO 8601.' })
  created!: string;

  @IsString()
  @JSONSchema({ description: 'Permissions in octal, for example 644.' })
  permissions!: string;
}

export class MatchOutput {
  @IsString()
  @JSONSchema({ description: 'The file; give it as path to the other tools.' })
  path!: string;

  @OptionalField()
  @IsInt()
  @JSONSchema({ description: 'The line with the text, counted from 1.' })
  line?: number;

  @OptionalField()
  @IsString()
  @JSONSchema({ description: 'That line, or of a long one the part with the text.' })
  text?: string;
}

export class SearchOutput {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => MatchOutput)
  @JSONSchema({ description: 'What was found, folder by folder.' })
  matches!: MatchOutput[];

  @IsBoolean()
  @JSONSchema({ description: 'False when a limit ended the search before its end.' })
  complete!: boolean;

  @OptionalField()
  @IsIn(['results', 'entries', 'bytes', 'time'])
  @JSONSchema({ description: 'The limit that ended it.' })
  stopped_by?: string;

  @IsInt()
  @JSONSchema({
    description: 'Places that were not searched: too large, too deep, hard links, or not readable.',
  })
  skipped!: number;
}
