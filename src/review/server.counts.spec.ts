import { describe, expect, it } from '@jest/globals';
import { ServerTally } from './server.counts.js';

describe('ServerTally', () => {
  it('counts starts, crashes by server, messages that were rejected, and records that are missing', () => {
    const tally = new ServerTally();
    const records: readonly [string, Record<string, unknown>][] = [
      ['start', {}],
      ['start', {}],
      ['stop', {}],
      ['request', {}],
      // One server whose calls did not fit into one record.
      ['recovered', { ended_run: 'r1' }],
      ['recovered', { ended_run: 'r1' }],
      ['recovered', { ended_run: 'r2' }],
      ['rejected', {}],
      ['rejected_more', { count: 40 }],
      ['rejected_more', { count: '9' }],
      ['gap', { count: 3 }],
    ];
    for (const [type, fields] of records) tally.add({ seq: 1, type, at: undefined, run: '', fields });

    expect(tally.counts).toEqual({ starts: 2, crashes: 2, rejected: 41, missed: 3 });
  });
});
