import type { ClientQuestion, ClientReply, ClientRequestKind, LogLevel } from './client.channel.js';
import type { Egress } from './egress.js';
import type { ProgressReporter } from './tool.call.js';
import type { WorkspaceFiles } from './workspace.files.js';

export interface ToolLog {
  info(message: string): void;
  warn(message: string): void;
}

/** What a tool may ask of the client that called it. Only what `tools.client_requests` names for it. */
export interface ToolClient {
  /** Whether the client answers such requests and the policy lets this tool make them. */
  readonly capabilities: Readonly<Record<ClientRequestKind, boolean>>;
  /**
   * Asks all questions at once. The deadline of the call stands still meanwhile.
   *
   * @param questions by names that the tool chooses
   * @throws RefusalError when the policy does not let the tool ask, or the question may not be put
   * @throws ClientSilent when there will be no answer
   */
  ask(questions: Readonly<Record<string, ClientQuestion>>): Promise<Readonly<Record<string, ClientReply>>>;
  /** Sends the model's side a log message: redacted, bounded, and only if the client wants those of this level. */
  log(level: LogLevel, data: unknown): void;
}

/** All that a tool gets besides its input. */
export interface ToolContext {
  readonly callId: string;
  /** Aborts on cancel, deadline and shutdown. Check `signal.aborted` first: the cancel may have come before you. */
  readonly signal: AbortSignal;
  readonly progress: ProgressReporter;
  readonly egress: Egress;
  readonly files: WorkspaceFiles;
  readonly client: ToolClient;
  /** Lines for the operational log on stderr. */
  readonly log: ToolLog;
}
