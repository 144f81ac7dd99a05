import type { Egress } from './egress.js';
import type { ProgressReporter } from './tool.call.js';

/** Judges paths against the policy's `filesystem` section on behalf of one call. */
export interface WorkspaceFiles {
  /**
   * Reduces a path to its real, absolute form and judges that.
   *
   * @returns the path that was judged; use this one, not the one you had
   * @throws RefusalError when the policy does not allow it
   */
  resolve(path: string): string;
}

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
