/** What JSON-RPC and MCP say of messages, written down once more. */

const NOTIFICATIONS: ReadonlySet<unknown> = new Set([
  'notifications/progress',
  'notifications/message',
  'notifications/tools/list_changed',
  'notifications/cancelled',
  'notifications/subscriptions/acknowledged',
]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why something that the server wrote is no message; undefined when it is one. */
export function findNoMessage(frame: unknown): string | undefined {
  if (!isObject(frame)) return 'no object';
  if (frame['jsonrpc'] !== '2.0') return 'no version';
  const has = (key: string): boolean => Object.hasOwn(frame, key);
  const strange = Object.keys(frame).find(
    (key) => !['jsonrpc', 'id', 'method', 'params', 'result', 'error'].includes(key),
  );
  if (strange !== undefined) return `a member ${strange}`;
  if (has('method')) {
    if (has('id') || has('result') || has('error')) return 'a request, or an answer with a method';
    return NOTIFICATIONS.has(frame['method']) ? undefined : 'an unknown notification';
  }
  if (has('id') && typeof frame['id'] !== 'string' && !Number.isSafeInteger(frame['id'])) return 'an odd id';
  if (has('result'))
    return has('id') && !has('error') && isObject(frame['result']) ? undefined : 'an odd result';
  const error = frame['error'];
  if (!isObject(error)) return 'neither method nor result nor error';
  const isPlain = Number.isInteger(error['code']) && typeof error['message'] === 'string';
  return isPlain && !String(error['message']).includes('\n') ? undefined : 'an odd error';
}

/** The id of a line that is one well-formed request, and has to be answered under it. */
export function idOfRequest(line: Uint8Array): string | number | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    const message: unknown = JSON.parse(text);
    if (!isObject(message) || message['jsonrpc'] !== '2.0' || typeof message['method'] !== 'string')
      return undefined;
    const id = message['id'];
    if (typeof id === 'string') return id.length <= 256 ? id : undefined;
    return Number.isSafeInteger(id) ? (id as number) : undefined;
  } catch {
    return undefined;
  }
}

/** Lines as anybody would cut them who has all of the bytes at hand. */
export function linesOf(bytes: Buffer, maxBytes: number): (Buffer | 'too long')[] {
  const lines: (Buffer | 'too long')[] = [];
  const whole = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? bytes.subarray(3) : bytes;
  const bom = bytes.length - whole.length;
  let start = 0;
  for (let end = whole.indexOf(10); end >= 0; end = whole.indexOf(10, start)) {
    const line = whole.subarray(start, end);
    const length = line.length + (start === 0 ? bom : 0);
    const text = line.at(-1) === 13 ? line.subarray(0, -1) : line;
    if (length > maxBytes) lines.push('too long');
    else if (text.length > 0) lines.push(text);
    start = end + 1;
  }
  const rest = whole.length - start + (start === 0 ? bom : 0);
  return rest > maxBytes ? [...lines, 'too long'] : lines;
}
