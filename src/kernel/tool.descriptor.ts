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

/** What reading raw arguments gave: the input to be sealed, or all that is wrong with them, without their values. */
export type InputReading =
  | { readonly ok: true; readonly input: object }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads raw arguments by a schema. The input is a copy, of which nobody else holds any part. */
export interface InputContract {
  read(raw: unknown): InputReading;
}

/** Says what is wrong with an answer by a schema; nothing is when the list is empty. */
export interface OutputContract {
  problemsOf(answer: unknown): readonly string[];
}

/** What decides whether arguments fit: a class of a plugin's code, or the schema of a tool that is data. */
export type DeclaredInput =
  | { readonly kind: 'class'; readonly dto: InputClass }
  | { readonly kind: 'schema'; readonly contract: InputContract };

/**
 * What a tool answers: text or content, which have no schema, or an object or a list, which always have one.
 * A list is `{ items, next_cursor? }` as structured content and a bare array in the text block.
 */
export type DeclaredAnswer =
  | { readonly shape: 'text' | 'content' }
  | {
      readonly shape: 'object' | 'list';
      /** Of the structured content. */
      readonly schema: JsonObject;
      /** What every answer must fit before it leaves. */
      readonly contract: OutputContract;
    };

/** A picture of a tool, for people. */
export interface ToolIcon {
  /** A `data:` URI: nobody has to fetch anything, and nobody learns that it was shown. */
  readonly src: string;
  readonly mimeType: string;
}

/** Everything the rooms need to know of a tool without being able to run it. */
export interface ToolDescriptor {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The plugin that brings the tool; also its category. */
  readonly plugin: string;
  readonly input: DeclaredInput;
  readonly inputSchema: JsonObject;
  readonly answer: DeclaredAnswer;
  /** For clients that show tools to people; often none. */
  readonly icons: readonly ToolIcon[];
  readonly annotations: ToolAnnotations;
  readonly aliases: readonly string[];
  readonly intents: readonly string[];
}
