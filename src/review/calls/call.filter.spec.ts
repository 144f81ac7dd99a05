import { describe, expect, it } from '@jest/globals';
import { auditedCall } from '../../../test/support/audited.call.js';
import { matchesFilter, type CallFilter } from './call.filter.js';

const ANY: CallFilter = {
  since: undefined,
  until: undefined,
  tool: undefined,
  outcome: undefined,
  rule: undefined,
  client: undefined,
  run: undefined,
};
const CALL = auditedCall({ outcome: 'refused', rule: 'network.allowed_endpoints[2]' });

describe('matchesFilter', () => {
  it.each<[Partial<CallFilter>, boolean]>([
    [{}, true],
    [{ tool: 'read_file' }, true],
    [{ tool: 'read_*' }, true],
    [{ tool: 'read' }, false],
    [{ outcome: 'refused' }, true],
    [{ outcome: 'failed' }, false],
    [{ rule: 'network' }, true],
    [{ rule: 'network.allowed_endpoints' }, true],
    [{ rule: 'network.allowed_endpoints[2]' }, true],
    [{ rule: 'network.allowed' }, false],
    [{ rule: 'net' }, false],
    [{ client: 'cursor' }, true],
    [{ client: 'cursor/1.2' }, true],
    [{ client: 'cursor/1' }, false],
    [{ client: 'curs' }, false],
    [{ run: 'r1' }, true],
    [{ run: 'r2' }, false],
    [{ since: new Date('2026-03-01T12:00:00.000Z') }, true],
    [{ since: new Date('2026-03-01T12:00:00.001Z') }, false],
    [{ until: new Date('2026-03-01T12:00:00.001Z') }, true],
    [{ until: new Date('2026-03-01T12:00:00.000Z') }, false],
    [{ tool: 'read_file', outcome: 'refused', run: 'r2' }, false],
  ])('%j: %s', (filter, expected) => {
    expect(matchesFilter({ ...ANY, ...filter }, CALL)).toBe(expected);
  });

  it('finds a tool of any name by that name', () => {
    const name = 'no tool\u202E';
    expect(matchesFilter({ ...ANY, tool: name }, auditedCall({ tool: name }))).toBe(true);
    expect(matchesFilter({ ...ANY, tool: '*' }, auditedCall({ tool: name }))).toBe(false);
  });

  it('does not find what is not known of a call', () => {
    const call = auditedCall({ client: undefined, rule: undefined });
    expect(matchesFilter({ ...ANY, client: 'cursor' }, call)).toBe(false);
    expect(matchesFilter({ ...ANY, rule: 'network' }, call)).toBe(false);
  });
});
