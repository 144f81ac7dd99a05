import type { Egress } from './egress.js';
import type { ProgressReporter } from './tool.call.js';
import type { WorkspaceFiles } from './workspace.files.js';

export interface ToolLog {
  info(message: string): void;
  warn(message: string): void;
}

/** All that a tool gets besides its input. */
export interface ToolContext {
  readonly callId: string;
  /** Aborts on cancel, deadline and shutdown. Check `signal.aborted` first: the cancel may have come before you. */
  readonly signal: AbortSignal;
  readonly progress: ProgressReporter;
  readonly egress: Egress;
  readonly files: WorkspaceFiles;
  /** Lines for the operational log on stderr. */
  readonly log: ToolLog;
}
