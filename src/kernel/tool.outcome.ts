import type { ClientRequestKind } from './client.channel.js';
import type { AnsweredMedia } from './content.answer.js';
import type { JsonObject } from './json.js';
import type { Refusal } from './verdict.js';

/** What a tool answered, rendered and within its size limit. */
export interface ToolAnswer {
  /** Texts and others in their order; almost always exactly one text. */
  readonly blocks: readonly (string | AnsweredMedia)[];
  readonly structured: JsonObject | undefined;
}

/** Why nobody waits for a call any more: the client took it back, the client has left, the server is ending. */
export const ABANDONMENTS = ['cancelled', 'client_gone', 'server_stopped'] as const;
export type Abandonment = (typeof ABANDONMENTS)[number];

/** What became of a call. Closed: whoever maps outcomes must name them all. */
export type ToolOutcome =
  | { readonly kind: 'answered'; readonly answer: ToolAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** `needs` is what the client would have to answer for the call to work, and did not declare. */
  | { readonly kind: 'failed'; readonly message: string; readonly needs?: ClientRequestKind }
  | { readonly kind: 'timed_out'; readonly message: string }
  | { readonly kind: Abandonment };
