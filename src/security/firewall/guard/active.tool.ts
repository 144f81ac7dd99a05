import { currentCall } from '../../../kernel/index.js';

/**
 * The tool whose call is running; undefined outside of calls. Its rights end with its answer: what a client that was
 * made in a call does later, reconnecting and resending what another tool was refused, counts for the server.
 */
export function activeTool(): string | undefined {
  const call = currentCall();
  return call === undefined || call.egress.isClosed ? undefined : call.tool;
}
