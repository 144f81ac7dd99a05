import { isJSONRPCRequest, isSpecType } from '@modelcontextprotocol/server';
import type { InboundRequest } from './json-rpc.js';
import { isOfThePast } from './revision.claim.js';

/**
 * The last look at a request before the SDK gets it. What its schemas refuse it drops without an answer, or answers
 * with a dump of the schema library; our own rules name what is usual, this finds the rest.
 */
export function fitsSdkSchemas(request: InboundRequest): boolean {
  return isJSONRPCRequest(request) && (isOfThePast(request) || fitsMethodSchema(request));
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
