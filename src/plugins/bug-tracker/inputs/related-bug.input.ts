import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { BUG_ID, BUG_ID_MAX } from '../bug.id.js';
import { RELATIONSHIPS, type Relationship } from '../bug.vocabulary.js';

export class RelatedBugInput {
  @IsString()
  @MaxLength(BUG_ID_MAX)
  @Matches(BUG_ID, { message: 'bug_id must look like BUG-001' })
  @JSONSchema({ description: 'The other bug, in the same project, for example BUG-002.' })
  bug_id!: string;

  @IsIn(RELATIONSHIPS)
  @JSONSchema({ description: 'What this bug is to the other; the other bug gets the opposite.' })
  relationship!: Relationship;
}
