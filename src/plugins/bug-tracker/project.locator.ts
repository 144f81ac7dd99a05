import { Injectable } from '@nestjs/common';
import { refuse, RefusalError, type ToolContext } from '../../kernel/index.js';
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
    const path =
      projectPath === undefined ? this.#resolveDefault(context) : context.files.resolve(projectPath);
    return { key: projectIdOf(path), path };
  }

  /** A refusal quotes the path it refused; the caller did not give this one, so it is not told. */
  #resolveDefault(context: ToolContext): string {
    try {
      return context.files.resolve(this.defaults.path);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      const { code, rule } = error.refusal;
      throw new RefusalError(
        refuse(
          code,
          rule,
          'The policy does not allow the default project of the server.',
          'Give a project_path that the policy allows, or ask the operator to set MCP_PROJECT_PATH to one.',
        ),
      );
    }
  }
}
