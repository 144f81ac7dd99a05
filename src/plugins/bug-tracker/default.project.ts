import process from 'node:process';
import { Injectable } from '@nestjs/common';
import { ToolError } from '../../kernel/index.js';

/** The project of a call that names none: what the operator set, else where the server was started. */
@Injectable()
export class DefaultProject {
  /** @throws ToolError when the server was started in a folder that is gone */
  get path(): string {
    const configured = process.env['MCP_PROJECT_PATH'] ?? '';
    if (configured !== '') return configured;
    try {
      return process.cwd();
    } catch {
      throw new ToolError(
        'There is no default project: the folder the server was started in is gone. Give project_path.',
      );
    }
  }
}
