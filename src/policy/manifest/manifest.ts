import type { JsonObject, ToolAnnotations } from '../../kernel/index.js';

/** `oneshot`: one process for each call. `persistent`: one for all of them. */
export type ProgramMode = 'oneshot' | 'persistent';

/** A tool as a manifest describes it. */
export interface ManifestTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject | undefined;
  readonly annotations: ToolAnnotations;
  readonly aliases: readonly string[];
  readonly intents: readonly string[];
}

/** What a program says of itself. Grants nothing: the policy does. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** As written: absolute, or from the folder of the manifest. */
  readonly executable: string;
  /** As written. */
  readonly args: readonly string[];
  /** Of the executable, in hexadecimal; undefined when the manifest does not say. */
  readonly sha256: string | undefined;
  readonly mode: ProgramMode;
  readonly tools: readonly ManifestTool[];
}
