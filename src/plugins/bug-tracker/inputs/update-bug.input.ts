import { NOTE_MAX } from '../bug.limits.js';
import type { Priority, Status } from '../bug.vocabulary.js';
import {
  BugIdField,
  PriorityField,
  ProjectPathField,
  RelatedBugsField,
  StatusField,
  TagsField,
  TextField,
} from './fields.js';
import type { RelatedBugInput } from './related-bug.input.js';

export class UpdateBugInput {
  @BugIdField()
  bug_id!: string;

  @StatusField('The new status; every change is possible, also reopening.')
  status?: Status;

  @PriorityField('The new priority.')
  priority?: Priority;

  @TagsField('The new tags; they replace all old ones. An empty list removes them.')
  tags?: string[];

  @RelatedBugsField(
    'The new relations; they replace all old ones, at the other bugs too. An empty list removes them.',
  )
  related_bugs?: RelatedBugInput[];

  @TextField(NOTE_MAX, 'A remark for the history. Enough by itself: nothing else needs to change.')
  note?: string;

  @ProjectPathField()
  project_path?: string;
}
