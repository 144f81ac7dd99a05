import { BugIdField, ProjectPathField } from './fields.js';

export class GetBugInput {
  @BugIdField()
  bug_id!: string;

  @ProjectPathField()
  project_path?: string;
}
