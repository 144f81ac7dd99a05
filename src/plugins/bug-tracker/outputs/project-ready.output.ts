import { IsIn, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class ProjectReadyOutput {
  @IsIn(['ready'])
  @JSONSchema({ description: 'The database is open and its tables are up to date.' })
  status!: 'ready';

  @IsString()
  @JSONSchema({ description: 'Folder name and a hash of the path of the project.' })
  project_id!: string;

  @IsString()
  @JSONSchema({ description: 'Folder of the project, absolute and with links resolved.' })
  project_path!: string;

  @IsString()
  @JSONSchema({ description: 'The file that holds the bugs of all projects.' })
  database!: string;
}
