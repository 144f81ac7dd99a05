import { NO_CLIENT, ToolCall, type CallRequest, type ToolDescriptor } from '../../src/kernel/index.js';

/** An envelope as the dispatcher makes it, with what a test wants to be different. */
export function newCall(tool: Partial<ToolDescriptor> = {}, request: Partial<CallRequest> = {}): ToolCall {
  const signal = request.signal ?? new AbortController().signal;
  return new ToolCall(
    { name: 'probe', ...tool } as ToolDescriptor,
    { arguments: {}, client: 'test', progress: () => undefined, channel: NO_CLIENT, ...request },
    { signal, isOver: signal.aborted, hold: (wait) => wait() },
  );
}
