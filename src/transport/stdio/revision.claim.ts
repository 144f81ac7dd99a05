import { ERROR_CODE, errorReply, type ErrorReply, type InboundRequest, type Params } from './json-rpc.js';
import { escapedText, isJsonObject } from '../../kernel/index.js';

/** The revision without handshake. */
export const CURRENT_REVISION = '2026-07-28';

const VERSION_CLAIM = 'io.modelcontextprotocol/protocolVersion';
const MAX_VERSION_CHARS = 64;
/** Of those that this server serves to others. */
const REMOVED: ReadonlySet<string> = new Set(['initialize', 'ping', 'logging/setLevel']);

/** Whether a request says of itself that it belongs to a revision without handshake. */
export function claimsRevision(params: Params | undefined): boolean {
  return claimOf(params) !== undefined;
}

/**
 * The refusal of a request that claims a revision which is not served without handshake. The SDK judges only the
 * first claim of a connection; by the specification each request is judged by its own.
 */
export function refuseClaim({ id, params }: InboundRequest): ErrorReply | undefined {
  const claim = claimOf(params);
  // What is no text the SDK refuses each time, with all else that is wrong with `_meta`.
  if (typeof claim !== 'string' || claim === CURRENT_REVISION) return undefined;
  const requested = escapedText(claim, MAX_VERSION_CHARS);
  const text = `Unsupported protocol version: ${requested}`;
  return errorReply(ERROR_CODE.unsupportedVersion, text, id, { supported: [CURRENT_REVISION], requested });
}

/** Whether a request claims the current revision and names a method that it no longer has. */
export function isOfThePast({ method, params }: Pick<InboundRequest, 'method' | 'params'>): boolean {
  return REMOVED.has(method) && claimsRevision(params);
}

/** The refusal of such a request. */
export function removedMethod({ id, method }: InboundRequest): ErrorReply {
  return errorReply(
    ERROR_CODE.methodNotFound,
    `Method not found: ${method} is not of ${CURRENT_REVISION}`,
    id,
  );
}

/** The refusal of a request that has no claim where it needs one. */
export function missingClaim({ id, method }: InboundRequest): ErrorReply {
  const what = method === 'server/discover' ? method : 'without initialize, a request';
  return errorReply(
    ERROR_CODE.invalidParams,
    `Invalid params: ${what} needs "_meta" with "${VERSION_CLAIM}".`,
    id,
  );
}

function claimOf(params: Params | undefined): unknown {
  const meta = params?.['_meta'];
  return isJsonObject(meta) ? meta[VERSION_CLAIM] : undefined;
}
