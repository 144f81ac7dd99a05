import { Injectable, Logger } from '@nestjs/common';
import {
  RefusalError,
  type Egress,
  type ToolCall,
  type ToolContext,
  type ToolLog,
  type WorkspaceFiles,
} from '../kernel/index.js';
import { PolicyStore } from '../policy/index.js';
import { GuardedHttpClient, resolveAndJudge } from '../security/index.js';

/** Builds the narrow view of the server that one call is given. */
@Injectable()
export class ToolContextFactory {
  constructor(
    private readonly http: GuardedHttpClient,
    private readonly policies: PolicyStore,
  ) {}

  contextFor(call: ToolCall): ToolContext {
    const logger = new Logger(call.tool.name);
    return Object.freeze<ToolContext>({
      callId: call.id,
      signal: call.signal,
      progress: call.progress,
      egress: Object.freeze<Egress>({
        request: (request) => this.http.request(request, { kind: 'tool', tool: call.tool.name }, call.signal),
      }),
      files: Object.freeze<WorkspaceFiles>({ resolve: (path) => this.#resolve(path) }),
      log: Object.freeze<ToolLog>({
        info: (message) => logger.log(`${message} (call ${call.id})`),
        warn: (message) => logger.warn(`${message} (call ${call.id})`),
      }),
    });
  }

  #resolve(asGiven: string): string {
    const { path, verdict } = resolveAndJudge(this.policies.current.filesystem, asGiven, process.cwd());
    if (!verdict.allowed) throw new RefusalError(verdict);
    // Allowed without a real form cannot happen; if it did, nothing could be judged, so nothing is given out.
    if (path === undefined) throw new Error('A path was allowed without being resolved.');
    return path;
  }
}
