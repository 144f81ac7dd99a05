import type { JsonObject } from './json.js';

/** A DTO class; its decorators are the contract. */
export type InputClass = new () => object;

/** MCP tool annotations, all four stated: the specification's defaults are the pessimistic ones. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/**
 * The shape of a tool's answer: plain text, one JSON object, or a list.
 * A list is `{ items, next_cursor? }` as structured content and a bare array in the text block.
 */
export type AnswerShape = 'text' | 'object' | 'list';

/** Everything the rooms need to know of a tool without being able to run it. */
export interface ToolDescriptor {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The plugin that brings the tool; also its category. */
  readonly plugin: string;
  readonly input: InputClass;
  readonly inputSchema: JsonObject;
  readonly answers: AnswerShape;
  /** Undefined exactly when the tool answers text. */
  readonly outputSchema: JsonObject | undefined;
  readonly annotations: ToolAnnotations;
  readonly aliases: readonly string[];
  readonly intents: readonly string[];
}
