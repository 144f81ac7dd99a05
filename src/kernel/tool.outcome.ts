import type { AnsweredImage } from './image.answer.js';
import type { JsonObject } from './json.js';
import type { Refusal } from './verdict.js';

/** What a tool answered, rendered and within its size limit. */
export interface ToolAnswer {
  /** Texts and images in their order; almost always exactly one text. */
  readonly blocks: readonly (string | AnsweredImage)[];
  readonly structured: JsonObject | undefined;
}

/** Why nobody waits for a call any more: the client took it back, the client has left, the server is ending. */
export const ABANDONMENTS = ['cancelled', 'client_gone', 'server_stopped'] as const;
export type Abandonment = (typeof ABANDONMENTS)[number];

/** What became of a call. Closed: whoever maps outcomes must name them all. */
export type ToolOutcome =
  | { readonly kind: 'answered'; readonly answer: ToolAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'timed_out'; readonly message: string }
  | { readonly kind: Abandonment };
