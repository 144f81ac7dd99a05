import { Injectable, Logger } from '@nestjs/common';
import { type Egress, type ToolCall, type ToolContext, type ToolLog } from '../kernel/index.js';
import { GuardedHttpClient, ToolClients, WorkspaceFilesService } from '../security/index.js';

/** Builds the narrow view of the server that one call is given. */
@Injectable()
export class ToolContextFactory {
  constructor(
    private readonly http: GuardedHttpClient,
    private readonly workspace: WorkspaceFilesService,
    private readonly clients: ToolClients,
  ) {}

  contextFor(call: ToolCall): ToolContext {
    const logger = new Logger(call.tool.name);
    return Object.freeze<ToolContext>({
      callId: call.id,
      get signal() {
        return call.signal;
      },
      progress: call.progress,
      egress: Object.freeze<Egress>({
        request: (request) => this.http.request(request, { kind: 'tool', tool: call.tool.name }, call.signal),
      }),
      files: this.workspace.forCall(call),
      client: this.clients.forCall(call),
      log: Object.freeze<ToolLog>({
        info: (message) => logger.log(`${message} (call ${call.id})`),
        warn: (message) => logger.warn(`${message} (call ${call.id})`),
      }),
    });
  }
}
