import { Type } from 'class-transformer';
import { Allow, IsArray, IsInt, IsString, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../../security/index.js';
import { HistoryEntryOutput } from './history-entry.output.js';
import { RelatedBugOutput } from './related-bug.output.js';

/**
 * A bug as the tools answer it. Status, priority and relationships are described but not enumerated: a row that
 * another program damaged is still shown, instead of failing the list it is in at the client.
 */
export class BugOutput {
  @IsString()
  @JSONSchema({ description: 'Counted per project, for example BUG-001.' })
  id!: string;

  @IsString()
  @JSONSchema({ description: 'Folder name and a hash of the path of the project.' })
  project_id!: string;

  @IsString()
  @JSONSchema({ description: 'Folder of the project; give it as project_path to the other tools.' })
  project_path!: string;

  @IsString()
  @JSONSchema({ description: 'What is wrong, in one line.' })
  title!: string;

  @Allow()
  @JSONSchema({ anyOf: [{ type: 'string' }, { type: 'null' }], description: 'The details, or null.' })
  description!: string | null;

  @IsString()
  @JSONSchema({ description: 'open, in_progress or closed.' })
  status!: string;

  @IsString()
  @JSONSchema({ description: 'low, medium, high or critical.' })
  priority!: string;

  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'Tags, in the order in which they were given.' })
  tags!: string[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RelatedBugOutput)
  @JSONSchema({ description: 'Relations to other bugs of the project; each is mirrored at the other bug.' })
  related_bugs!: RelatedBugOutput[];

  @IsString()
  @JSONSchema({ description: 'When it was added: UTC, ISO 8601.' })
  created_at!: string;

  @IsString()
  @JSONSchema({ description: 'When it last changed: UTC, ISO 8601.' })
  updated_at!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => HistoryEntryOutput)
  @JSONSchema({ description: 'What happened to the bug, oldest first.' })
  history!: HistoryEntryOutput[];

  @OptionalField()
  @IsInt()
  @Min(1)
  @JSONSchema({ description: 'How many older history entries are stored but not shown here.' })
  history_omitted?: number;
}
