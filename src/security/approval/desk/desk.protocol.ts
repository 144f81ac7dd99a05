import { isJsonObject } from '../../../kernel/index.js';
import type { Pending } from '../approval.book.js';

/** Longest message, in bytes; an answer holds every call that waits. */
export const MAX_REQUEST_BYTES = 1024;
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** What an operator can decide. */
export type Answer = 'approve' | 'deny';

/** What the operator's command asks of a running server: one line of JSON, answered by one. */
export type DeskRequest =
  { readonly kind: 'list' } | { readonly kind: 'decide'; readonly id: string; readonly answer: Answer };

/** A call that waits, as the operator's command gets it. */
export interface WaitingCall {
  readonly id: string;
  readonly tool: string;
  readonly title: string;
  readonly plugin: string;
  readonly client: string;
  /** Lines of redacted JSON. */
  readonly arguments: readonly string[];
  readonly effect: string;
  /** ISO 8601. */
  readonly since: string;
  readonly expires_in_seconds: number;
}

/** @returns undefined when it is no request */
export function readDeskRequest(text: string): DeskRequest | undefined {
  const message = parsed(text);
  if (message === undefined) return undefined;
  switch (message['kind']) {
    case 'list':
      return { kind: 'list' };
    case 'decide': {
      const { id, answer } = message;
      if (typeof id !== 'string' || (answer !== 'approve' && answer !== 'deny')) return undefined;
      return { kind: 'decide', id, answer };
    }
    default:
      return undefined;
  }
}

/** @returns undefined when it is no list of calls */
export function readWaitingCalls(text: string): readonly WaitingCall[] | undefined {
  const waiting = parsed(text)?.['waiting'];
  return Array.isArray(waiting) && waiting.every(isWaitingCall) ? waiting : undefined;
}

export function waitingCall({ id, shown, since, expiresAt }: Pending, nowMs: number): WaitingCall {
  return {
    id,
    tool: shown.tool,
    title: shown.title,
    plugin: shown.plugin,
    client: shown.client,
    arguments: shown.arguments,
    effect: shown.effect,
    since: since.toISOString(),
    expires_in_seconds: Math.max(0, Math.round((expiresAt - nowMs) / 1000)),
  };
}

function isWaitingCall(value: unknown): value is WaitingCall {
  if (!isJsonObject(value)) return false;
  const texts = ['id', 'tool', 'title', 'plugin', 'client', 'effect', 'since'];
  const lines = value['arguments'];
  return (
    texts.every((key) => typeof value[key] === 'string') &&
    typeof value['expires_in_seconds'] === 'number' &&
    Array.isArray(lines) &&
    lines.every((line) => typeof line === 'string')
  );
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return isJsonObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
