import { Injectable } from '@nestjs/common';
import type { ToolContext } from '../../kernel/index.js';
import { DefaultProject } from './default.project.js';
import { projectIdOf } from './project.rules.js';

/** A project that the filesystem policy lets this call use. */
export interface Project {
  /** Its `project_id`. */
  readonly key: string;
  /** Absolute and real: the very path that was judged. */
  readonly path: string;
}

/** Finds out which project a call is about, and asks the policy before anything else looks at the path. */
@Injectable()
export class ProjectLocator {
  constructor(private readonly defaults: DefaultProject) {}

  /** @throws RefusalError when the policy does not allow the path, given or default */
  locate(projectPath: string | undefined, context: ToolContext): Project {
    const path = context.files.resolve(projectPath ?? this.defaults.path);
    return { key: projectIdOf(path), path };
  }
}
