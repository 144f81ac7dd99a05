import { isJsonObject, type ClientQuestion, type ClientReply } from '../../../kernel/index.js';
import type { Params } from '../json-rpc.js';

/** A request to the client in MCP's words. */
export interface WireQuestion {
  readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
  readonly params: Params;
}

export function wireQuestion(question: ClientQuestion): WireQuestion {
  switch (question.kind) {
    case 'elicitation': {
      const { message, requestedSchema } = question;
      return { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } };
    }
    case 'sampling':
      return { method: 'sampling/createMessage', params: { ...question.params } };
    case 'roots':
      return { method: 'roots/list', params: {} };
    default: {
      const never: never = question;
      return never;
    }
  }
}

/**
 * Reads what a client answered. Nothing of it is trusted but its shape.
 *
 * @returns undefined when it is no answer to this question
 */
export function readReply(question: ClientQuestion, reply: unknown): ClientReply | undefined {
  if (!isJsonObject(reply)) return undefined;
  switch (question.kind) {
    case 'elicitation':
      return elicited(reply);
    case 'sampling':
      return typeof reply['role'] === 'string' && 'content' in reply
        ? { kind: 'sampling', result: reply }
        : undefined;
    case 'roots': {
      const { roots } = reply;
      return Array.isArray(roots) && roots.every(isJsonObject) ? { kind: 'roots', roots } : undefined;
    }
    default: {
      const never: never = question;
      return never;
    }
  }
}

function elicited({ action, content }: Record<string, unknown>): ClientReply | undefined {
  switch (action) {
    case 'accept':
      return content === undefined || isJsonObject(content)
        ? { kind: 'elicitation', action, content }
        : undefined;
    case 'decline':
    case 'cancel':
      return { kind: 'elicitation', action, content: undefined };
    default:
      return undefined;
  }
}
