import type { Priority, Status } from '../bug.vocabulary.js';
import {
  CursorField,
  LimitField,
  PriorityField,
  ProjectPathField,
  StatusField,
  TagsField,
} from './fields.js';

export class ListBugsInput {
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

  @ProjectPathField()
  project_path?: string;
}
