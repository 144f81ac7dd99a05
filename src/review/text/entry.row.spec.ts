import { describe, expect, it } from '@jest/globals';
import { entryOf } from '../log.entries.js';
import { rowOfEntry } from './entry.row.js';

const HASH = 'a'.repeat(64);

function rowOf(type: string, fields: Readonly<Record<string, unknown>>) {
  const record = { seq: 7, type, timestamp: '2026-03-01T12:00:00.000Z', run: 'r1', ...fields, mac: HASH };
  return rowOfEntry(entryOf(Buffer.from(JSON.stringify(record))));
}

const CALL = { request_id: 'a', tool_name: 'probe' };

describe('rowOfEntry', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'request',
      { ...CALL, client: 'cursor/1.2', arguments: { q: 1 } },
      { kind: 'request', tool: 'probe', mood: 'quiet', detail: 'cursor/1.2  {"q":1}' },
    ],
    [
      'response',
      {
        ...CALL,
        result_status: 'answered',
        rule: 'tools.allow[0]',
        execution_time_ms: 18,
        egress: [{ to: 'https://a.example/', allowed: true, rule: 'x' }],
      },
      { kind: 'answered', tool: 'probe', took: '18 ms', mood: 'good', detail: '→ https://a.example/' },
    ],
    [
      'response',
      {
        ...CALL,
        result_status: 'refused',
        rule: 'tools.deny[0]',
        reason: 'No.',
        files: [{ path: '/a', allowed: false, rule: 'fs' }],
      },
      { kind: 'refused', mood: 'bad', detail: 'tools.deny[0]  No.  not → /a (fs)' },
    ],
    [
      'response',
      { ...CALL, result_status: 'timed_out', rule: 'x', reason: 'Late.' },
      { kind: 'timed_out', mood: 'failed', detail: 'Late.' },
    ],
    [
      'approval',
      { ...CALL, approval_id: '0a1b2c3d', event: 'approved', by: 'operator' },
      { kind: 'approval', tool: 'probe', mood: 'server', detail: '0a1b2c3d  approved  by the operator' },
    ],
    [
      'approval',
      { ...CALL, approval_id: '0a1b2c3d', event: 'asked', by: 'nobody' },
      { detail: '0a1b2c3d  asked' },
    ],
    [
      'egress',
      { ...CALL, egress: [{ to: 'b:25', allowed: false, rule: 'n' }] },
      { tool: 'probe', detail: 'not → b:25 (n)' },
    ],
    [
      'egress',
      { plugin: 'weather', egress: [{ to: 'b:25', allowed: false, rule: 'n' }] },
      { tool: '', detail: 'weather  not → b:25 (n)' },
    ],
    [
      'egress_more',
      { plugin: 'weather', allowed: true, count: 1200 },
      { detail: 'weather  1,200 more, allowed' },
    ],
    ['egress_more', { plugin: 'weather', allowed: false, count: 2 }, { detail: 'weather  2 more, refused' }],
    [
      'rejected',
      { code: -32700, reason: 'No JSON.', tool_name: null },
      { mood: 'bad', tool: '', detail: '-32700  No JSON.' },
    ],
    ['rejected_more', { count: 1200 }, { detail: '1,200 more' }],
    [
      'start',
      {
        version: '1.0.0',
        pid: 12,
        policy: { source: '/p.yaml', sha256: HASH },
        plugins: [{ name: 'files' }, { name: 'x' }],
      },
      { mood: 'server', detail: 'version 1.0.0  pid 12  policy /p.yaml aaaaaaaaaaaa  plugins files, x' },
    ],
    ['stop', { reason: 'SIGTERM' }, { mood: 'server', detail: 'SIGTERM' }],
    [
      'recovered',
      { ended_run: 'r0', pid: 9, calls: [CALL, { request_id: 'b', tool_name: 'other' }] },
      { mood: 'alarm', detail: 'the server r0 (pid 9) ended without a word; never ended: probe, other' },
    ],
    [
      'recovered',
      { ended_run: 'r0', pid: 9, calls: [] },
      { detail: 'the server r0 (pid 9) ended without a word; no call was open' },
    ],
    [
      'policy_rejected',
      { source: '/p.yaml', sha256: null, reason: 'Bad.' },
      { mood: 'alarm', detail: '/p.yaml  Bad.' },
    ],
    [
      'gap',
      { count: 2, from: 'A', to: 'B' },
      { mood: 'alarm', detail: '2 records could not be written from A to B' },
    ],
    ['file', { file: 3, kept: 2 }, { mood: 'quiet', detail: 'file 3' }],
    ['torn', { bytes: 40 }, { mood: 'alarm', detail: 'the line before was cut short after 40 bytes' }],
    ['damaged', { damage: 'shorter', amount: 5 }, { mood: 'alarm', detail: 'shorter 5' }],
    ['tomorrow', {}, { mood: 'alarm', kind: 'tomorrow' }],
  ])('%s %j', (type, fields, row) => {
    expect(rowOf(type, fields)).toMatchObject(row);
  });

  it('says of a line that it is no record', () => {
    expect(rowOfEntry('unreadable')).toMatchObject({ kind: 'unreadable', mood: 'alarm' });
  });

  it.each([
    'request',
    'response',
    'egress',
    'egress_more',
    'rejected',
    'rejected_more',
    'start',
    'stop',
    'recovered',
    'policy_reloaded',
    'gap',
    'file',
    'torn',
    'damaged',
  ])('says something of a %s that holds nothing, or the wrong things', (type) => {
    expect(rowOf(type, {})).toMatchObject({ took: '' });
    const wrong = { tool_name: 1, egress: 'x', calls: [7], policy: 'x', plugins: {}, count: 'x', reason: [] };
    expect(rowOf(type, wrong)).toMatchObject({ tool: '' });
  });
});
