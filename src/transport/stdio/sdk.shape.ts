import { isJSONRPCRequest, isSpecType } from '@modelcontextprotocol/server';
import { isJsonObject } from '../../kernel/index.js';
import type { InboundRequest } from './json-rpc.js';
import { isOfThePast } from './revision.claim.js';

/**
 * The last look at a request before the SDK gets it. What its schemas refuse it drops without an answer, or answers
 * with a dump of the schema library; our own rules name what is usual, this finds the rest.
 */
export function fitsSdkSchemas(request: InboundRequest): boolean {
  return (
    isPlainCall(request) || (isJSONRPCRequest(request) && (isOfThePast(request) || fitsMethodSchema(request)))
  );
}

/**
 * A call with a name, arguments and nothing else: our own rules have said all that the schemas say about it, at a
 * fraction of the time. A test holds the two together.
 */
function isPlainCall({ method, params }: InboundRequest): boolean {
  if (method !== 'tools/call' || params === undefined) return false;
  for (const key of Object.keys(params)) if (key !== 'name' && key !== 'arguments') return false;
  const { name, arguments: given } = params;
  return typeof name === 'string' && (given === undefined || isJsonObject(given));
}

function fitsMethodSchema(request: InboundRequest): boolean {
  switch (request.method) {
    case 'initialize':
      return isSpecType.InitializeRequest(request);
    case 'ping':
      return isSpecType.PingRequest(request);
    case 'logging/setLevel':
      return isSpecType.SetLevelRequest(request);
    case 'tools/list':
      return isSpecType.ListToolsRequest(request);
    case 'tools/call':
      return isSpecType.CallToolRequest(request);
    default:
      return true;
  }
}
