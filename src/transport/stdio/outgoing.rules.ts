import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import { isJsonObject } from '../../kernel/index.js';
import { ERROR_CODE, type Params, type RequestId } from './json-rpc.js';

/** Longest error sentence that is sent, in UTF-16 units. */
const MAX_ERROR_CHARS = 400;

export interface OutgoingError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** An error as a client may see it: one line. Anything else is a dump of somebody's internals. */
export function conciseError(error: OutgoingError): OutgoingError {
  if (error.message.length <= MAX_ERROR_CHARS && !/[\r\n]/.test(error.message)) return error;
  const message = error.code === ERROR_CODE.invalidParams ? 'Invalid params.' : 'Internal error.';
  return { code: error.code, message };
}

/** Puts the sender's own id where the SDK wrote the internal id of a subscription. */
export function withSenderId<T extends object>(
  body: T,
  senderId: (internalId: unknown) => RequestId | undefined,
): T {
  const meta: unknown = (body as Params)['_meta'];
  if (!isJsonObject(meta) || !(SUBSCRIPTION_ID_META_KEY in meta)) return body;
  const id = senderId(meta[SUBSCRIPTION_ID_META_KEY]);
  return id === undefined ? body : { ...body, _meta: { ...meta, [SUBSCRIPTION_ID_META_KEY]: id } };
}
