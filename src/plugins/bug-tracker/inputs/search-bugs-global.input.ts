import { QUERY_MAX } from '../bug.limits.js';
import type { Priority, Status } from '../bug.vocabulary.js';
import { CursorField, LimitField, PriorityField, StatusField, TagsField, TextField } from './fields.js';

export class SearchBugsGlobalInput {
  @TextField(
    QUERY_MAX,
    'Words to look for; all of them must occur in title, description or tags. Case does not matter.',
  )
  query?: string;

  @StatusField('Only bugs with this status.')
  status?: Status;

  @PriorityField('Only bugs with this priority.')
  priority?: Priority;

  @TagsField('Only bugs that have all of these tags.')
  tags?: string[];

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;
}
