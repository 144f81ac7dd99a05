import { hasType, problemWith, type Revision } from './mcp.schema.js';

export type Members = Readonly<Record<string, unknown>>;
const MODERN: Revision = '2026-07-28';

/** What answers a request, by its method. A method that is not here gets errors only: the server has no such feature. */
const LEGACY_RESULTS: ReadonlyMap<string, string> = new Map([
  ['initialize', 'InitializeResult'],
  ['ping', 'EmptyResult'],
  ['logging/setLevel', 'EmptyResult'],
  ['tools/list', 'ListToolsResult'],
  ['tools/call', 'CallToolResult'],
]);
const MODERN_RESULTS: ReadonlyMap<string, string> = new Map([
  ['server/discover', 'DiscoverResult'],
  ['tools/list', 'ListToolsResult'],
  ['tools/call', 'CallToolResult'],
  ['subscriptions/listen', 'SubscriptionsListenResult'],
]);
/** Error codes that have a type of their own. */
const TYPED_ERRORS: ReadonlyMap<unknown, string> = new Map([
  [-32_021, 'MissingRequiredClientCapabilityError'],
  [-32_022, 'UnsupportedProtocolVersionError'],
  [-32_042, 'URLElicitationRequiredError'],
]);

export type FrameKind = 'request' | 'notification' | 'result' | 'error';

/** What a value is by its members, or undefined when it is no message of JSON-RPC. */
export function kindOf(frame: unknown): FrameKind | undefined {
  if (!isMembers(frame)) return undefined;
  const has = (...names: readonly string[]): boolean =>
    Object.keys(frame).every((name) => name === 'jsonrpc' || names.includes(name));
  if ('method' in frame && has('method', 'params', 'id')) return 'id' in frame ? 'request' : 'notification';
  if ('result' in frame && has('id', 'result')) return 'result';
  if ('error' in frame && has('id', 'error')) return 'error';
  return undefined;
}

/**
 * What is wrong with a frame that a server wrote, by the official schema of a revision; undefined when it is valid.
 *
 * @param method of the request that it answers; undefined when there is none with this id, or it had no method
 */
export function judgeFrame(
  frame: unknown,
  revision: Revision,
  method: string | undefined,
): string | undefined {
  const kind = kindOf(frame);
  switch (kind) {
    case undefined:
      return 'is neither a request, a notification, a result nor an error';
    case 'request':
      // What is not in the revision cannot be in its schema: since 2026-07-28 servers send no requests.
      if (!hasType(revision, 'ServerRequest'))
        return `is a request, which ${revision} does not let servers send`;
      return problemWith(frame, revision, 'JSONRPCRequest') ?? problemWith(frame, revision, 'ServerRequest');
    case 'notification':
      return (
        problemWith(frame, revision, 'JSONRPCNotification') ??
        problemWith(frame, revision, 'ServerNotification')
      );
    case 'result':
      return judgeResult(frame as Members, revision, method);
    case 'error':
      return judgeError(frame as Members, revision);
    default: {
      const never: never = kind;
      return never;
    }
  }
}

function judgeResult(frame: Members, revision: Revision, method: string | undefined): string | undefined {
  if (method === undefined) return 'is the result of no request';
  const response = hasType(revision, 'JSONRPCResultResponse') ? 'JSONRPCResultResponse' : 'JSONRPCResponse';
  const { result } = frame;
  const problem = problemWith(frame, revision, response);
  if (problem !== undefined || !isMembers(result)) return problem ?? 'has a result that is no object';
  const type = (revision === MODERN ? MODERN_RESULTS : LEGACY_RESULTS).get(method);
  if (type === undefined) return `is a result, but ${revision} has none for ${method} here`;
  // The schema lets any member into an empty result.
  if (type === 'EmptyResult' && Object.keys(result).some((name) => name !== '_meta')) return 'is not empty';
  if (revision === MODERN && result['resultType'] !== 'complete') return judgeInputRequired(result, method);
  return problemWith(result, revision, type);
}

/** By the schema nothing but its type is required, so that everything would be one. */
function judgeInputRequired(result: Members, method: string): string | undefined {
  if (result['resultType'] !== 'input_required') return 'has no known resultType';
  if (method !== 'tools/call') return `asks for input, which ${method} may not`;
  if (!('inputRequests' in result) && !('requestState' in result)) return 'asks for input, and for none';
  return problemWith(result, MODERN, 'InputRequiredResult');
}

function judgeError(frame: Members, revision: Revision): string | undefined {
  const { error } = frame;
  const typed = TYPED_ERRORS.get(isMembers(error) ? error['code'] : undefined);
  if (typed !== undefined && hasType(revision, typed)) return problemWith(frame, revision, typed);
  if (hasType(revision, 'JSONRPCErrorResponse')) return problemWith(frame, revision, 'JSONRPCErrorResponse');
  // Before 2025-11-25 there is no valid error for a line whose id cannot be read; the later form is sent.
  if (!('id' in frame)) return problemWith(frame, '2025-11-25', 'JSONRPCErrorResponse');
  return problemWith(frame, revision, 'JSONRPCError');
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
