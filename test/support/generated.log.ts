import { closeSync, openSync, writeSync } from 'node:fs';

export type LogRecord = Readonly<Record<string, unknown>>;

/**
 * Writes records as lines of a log, numbered, with macs that fit nothing: for readers that do not verify.
 *
 * @param records without `seq`, `run` and `mac`
 */
export function writeLog(file: string, records: Iterable<LogRecord>): void {
  const fd = openSync(file, 'w', 0o600);
  let lines = '';
  let seq = 0;
  for (const record of records) {
    lines += `${JSON.stringify({ seq: ++seq, run: 'run-1', ...record, mac: '0'.repeat(64) })}\n`;
    if (lines.length < 1_000_000) continue;
    writeSync(fd, lines);
    lines = '';
  }
  writeSync(fd, lines);
  closeSync(fd);
}

const TOOLS = ['web_search', 'read_file', 'list_directory', 'search_files', 'create_bug'];
const RULES = ['network.allowed_endpoints', 'filesystem.denied_paths', 'rate_limits.default'];

/** The requests and responses of so many calls, one every ten seconds; every tenth is refused. */
export function* manyCalls(count: number, start: Date): Generator<LogRecord> {
  for (let call = 0; call < count; call++) {
    const at = start.getTime() + call * 10_000;
    const same = { request_id: `call-${call}`, tool_name: TOOLS[call % TOOLS.length] };
    const isRefused = call % 10 === 3;
    yield {
      type: 'request',
      timestamp: new Date(at).toISOString(),
      ...same,
      client: 'client/1.0',
      arguments: { query: `question ${call}` },
    };
    yield {
      type: 'response',
      timestamp: new Date(at + (call % 1000)).toISOString(),
      ...same,
      result_status: isRefused ? 'refused' : call % 50 === 7 ? 'failed' : 'answered',
      rule: isRefused ? RULES[call % 3] : 'tools.allow',
      code: isRefused ? 'NETWORK.HOST_NOT_ALLOWED' : null,
      reason: isRefused ? `Host ${call}.example.com is not allowed.` : null,
      execution_time_ms: call % 1000,
    };
  }
}
