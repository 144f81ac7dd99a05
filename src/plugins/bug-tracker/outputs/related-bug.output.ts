import { IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class RelatedBugOutput {
  @IsString()
  @JSONSchema({ description: 'The other bug, in the same project.' })
  bug_id!: string;

  @IsString()
  @JSONSchema({
    description:
      'What this bug is to the other: duplicate_of, duplicated_by, related_to, blocks or blocked_by.',
  })
  relationship!: string;
}
