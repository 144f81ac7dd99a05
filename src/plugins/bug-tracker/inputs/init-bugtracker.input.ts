import { ProjectPathField } from './fields.js';

export class InitBugtrackerInput {
  @ProjectPathField()
  project_path?: string;
}
