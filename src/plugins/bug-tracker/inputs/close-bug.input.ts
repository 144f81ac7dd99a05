import { NOTE_MAX } from '../bug.limits.js';
import { BugIdField, ProjectPathField, TextField } from './fields.js';

export class CloseBugInput {
  @BugIdField()
  bug_id!: string;

  @TextField(NOTE_MAX, 'How it was resolved; becomes a note in the history.')
  resolution?: string;

  @ProjectPathField()
  project_path?: string;
}
