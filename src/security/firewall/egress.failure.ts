import { EgressError, RefusalError } from '../../kernel/index.js';
import { MAX_HEADER_BYTES } from './egress.limits.js';

/** Codes of Node and OpenSSL; anything else could carry addresses or texts of the peer. */
const SAFE_CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** Turns whatever went wrong into one of the closed failures. Texts name no address; the cause is for logs. */
export function egressErrorOf(error: unknown): EgressError | RefusalError {
  if (isOwn(error)) return error;
  // axios wraps what a socket was destroyed with.
  if (error instanceof Error && isOwn(error.cause)) return error.cause;
  const code = codeOf(error);
  if (code === 'HPE_HEADER_OVERFLOW') {
    const message = `The headers of the answer are larger than ${MAX_HEADER_BYTES} bytes.`;
    return new EgressError('TOO_LARGE', message, { cause: error });
  }
  if (code?.startsWith('HPE_') === true) {
    return new EgressError('BAD_RESPONSE', 'The answer is not valid HTTP.', { cause: error });
  }
  const reason = code === undefined ? '' : ` (${code})`;
  return new EgressError('UNREACHABLE', `The server could not be reached${reason}.`, { cause: error });
}

function isOwn(error: unknown): error is EgressError | RefusalError {
  return error instanceof EgressError || error instanceof RefusalError;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && SAFE_CODE.test(error.code) ? error.code : undefined;
}
