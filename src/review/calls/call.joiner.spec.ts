import { describe, expect, it } from '@jest/globals';
import { entryOf, type AuditEntry } from '../log.entries.js';
import { CallJoiner } from './call.joiner.js';

const AT = '2026-03-01T12:00:00.000Z';

function entry(seq: number, type: string, fields: Readonly<Record<string, unknown>>): AuditEntry {
  const line = entryOf(Buffer.from(JSON.stringify({ seq, type, timestamp: AT, run: 'r1', ...fields })));
  if (line === 'unreadable') throw new Error('not a record');
  return line;
}

const request = (seq: number, id: string) =>
  entry(seq, 'request', { request_id: id, tool_name: 'probe', client: 'c/1', arguments: { n: 1 } });
const response = (seq: number, id: string, fields = {}) =>
  entry(seq, 'response', {
    request_id: id,
    tool_name: 'probe',
    result_status: 'refused',
    rule: 'tools.deny[0]',
    code: 'TOOL.DENIED',
    reason: 'No.',
    execution_time_ms: 1.5,
    egress: [{ way: 'request', to: 'https://a.example/', allowed: false, rule: 'network' }, 'x'],
    ...fields,
  });

describe('CallJoiner', () => {
  it('makes a call of its two records', () => {
    const joiner = new CallJoiner();

    expect(joiner.take(request(1, 'a'))).toEqual([]);
    expect(joiner.take(response(2, 'a'))).toEqual([
      {
        id: 'a',
        tool: 'probe',
        client: 'c/1',
        run: 'r1',
        seq: 1,
        began: new Date(AT),
        ended: new Date(AT),
        outcome: 'refused',
        rule: 'tools.deny[0]',
        code: 'TOOL.DENIED',
        reason: 'No.',
        tookMs: 1.5,
        arguments: { n: 1 },
        egress: [{ way: 'request', to: 'https://a.example/', allowed: false, rule: 'network' }],
        files: [],
      },
    ]);
    expect(joiner.rest()).toEqual([]);
  });

  it('keeps calls apart that overlap', () => {
    const joiner = new CallJoiner();
    for (const record of [request(1, 'a'), request(2, 'b')]) joiner.take(record);

    expect(joiner.take(response(3, 'b'))).toMatchObject([{ id: 'b', seq: 2 }]);
    expect(joiner.take(response(4, 'a'))).toMatchObject([{ id: 'a', seq: 1 }]);
  });

  it('has a call whose request record was rotated away', () => {
    expect(new CallJoiner().take(response(7, 'a', { result_status: 'answered' }))).toMatchObject([
      { id: 'a', tool: 'probe', seq: 7, client: undefined, began: undefined, outcome: 'answered' },
    ]);
  });

  it('calls crashed what a later server names, with what is known of it', () => {
    const joiner = new CallJoiner();
    joiner.take(request(1, 'a'));
    const calls = [
      { request_id: 'a', tool_name: 'probe' },
      { request_id: 'gone', tool_name: 'other' },
    ];

    expect(joiner.take(entry(2, 'recovered', { ended_run: 'r0', calls }))).toMatchObject([
      { id: 'a', client: 'c/1', run: 'r1', outcome: 'crashed', tookMs: undefined },
      { id: 'gone', tool: 'other', run: 'r0', seq: 2, outcome: 'crashed' },
    ]);
    expect(joiner.rest()).toEqual([]);
  });

  it('leaves open what no record ends', () => {
    const joiner = new CallJoiner();
    joiner.take(request(1, 'a'));

    expect(joiner.rest()).toMatchObject([{ id: 'a', outcome: 'open', ended: undefined }]);
    expect(joiner.rest()).toEqual([]);
  });

  it('gives out each of two calls that have one name', () => {
    const joiner = new CallJoiner();
    joiner.take(request(1, 'a'));

    expect(joiner.take(request(2, 'a'))).toMatchObject([{ seq: 1, outcome: 'open' }]);
    expect(joiner.take(response(3, 'a'))).toMatchObject([{ seq: 2, outcome: 'refused' }]);
  });

  it('does not keep more open calls than there can be', () => {
    const joiner = new CallJoiner();
    for (let n = 0; n < 10_000; n++) joiner.take(request(n + 1, `call-${n}`));

    expect(joiner.take(request(10_001, 'one more'))).toMatchObject([{ id: 'call-0', outcome: 'open' }]);
    expect(joiner.rest()).toHaveLength(10_000);
  });

  it.each(['allowed', '__proto__', 'crashed', 'open', 7, null])('does not know the outcome %j', (status) => {
    expect(new CallJoiner().take(response(1, 'a', { result_status: status }))).toMatchObject([
      { outcome: 'unknown' },
    ]);
  });

  it('takes nothing for text or a number that is none', () => {
    const odd = {
      tool_name: ['x'],
      rule: {},
      code: 7,
      reason: null,
      execution_time_ms: '5',
      egress: 'x',
      files: [7],
    };
    expect(new CallJoiner().take(response(1, 'a', odd))).toMatchObject([
      {
        tool: '',
        rule: undefined,
        code: undefined,
        reason: undefined,
        tookMs: undefined,
        egress: [],
        files: [],
      },
    ]);
  });
});
