import { describe, expect, it } from '@jest/globals';
import { EgressTrail } from './egress.trail.js';
import { allow, refuse } from './verdict.js';

const YES = allow('network.allowed_endpoints[0]');
const NO = refuse('EGRESS.DENIED', 'default-deny', 'No.', 'Ask.');
const NEVER = refuse('EGRESS.DENIED', 'no-listening', 'Never.', 'Ask.');

describe('EgressTrail', () => {
  it('keeps apart what differs in nothing but the way, or the rule', () => {
    const trail = new EgressTrail();
    trail.note('connect', 'a.example:443', YES);
    trail.note('write', 'a.example:443', YES);
    trail.note('write', 'a.example:443', allow('network.allowed_endpoints[1]'));

    expect(trail.notes.map(({ way, rule }) => `${way} ${rule}`)).toEqual([
      'connect network.allowed_endpoints[0]',
      'write network.allowed_endpoints[0]',
      'write network.allowed_endpoints[1]',
    ]);
  });

  it('remembers the latest refusal, also one that finds no place any more', () => {
    const trail = new EgressTrail();
    for (let index = 0; index < 32; index += 1) trail.note('lookup', `${index}.example`, NO);

    expect(trail.note('listen', 'a socket', NEVER)).toBeUndefined();
    expect([trail.refusal, trail.refusalOf('listen')]).toEqual([NEVER, NEVER]);
  });

  it('keeps each attempt once, the refused ones first, and says which ones are new', () => {
    const trail = new EgressTrail();
    const isNew = [
      trail.note('connect', 'a.example:443', YES),
      trail.note('connect', 'a.example:443', YES),
      trail.note('connect', 'a.example:443', NO),
      trail.note('lookup', 'a.example', YES),
    ].map((note) => note !== undefined);

    expect(isNew).toEqual([true, false, true, true]);
    expect(trail.notes).toEqual([
      { way: 'connect', to: 'a.example:443', allowed: false, rule: 'default-deny' },
      { way: 'connect', to: 'a.example:443', allowed: true, rule: 'network.allowed_endpoints[0]' },
      { way: 'lookup', to: 'a.example', allowed: true, rule: 'network.allowed_endpoints[0]' },
    ]);
  });

  it('remembers the latest refusal, and the latest of each way', () => {
    const trail = new EgressTrail();
    trail.note('connect', 'a.example:443', NO);
    trail.note('listen', 'a socket', NEVER);
    trail.note('connect', 'b.example:443', YES);

    expect(trail.refusal).toBe(NEVER);
    expect(trail.refusalOf('connect')).toBe(NO);
    expect(trail.refusalOf('lookup')).toBeUndefined();
  });

  it('is bounded in number and length, and counts the rest', () => {
    const trail = new EgressTrail();
    for (let index = 0; index < 40; index += 1) trail.note('lookup', `${index}.${'x'.repeat(400)}`, NO);

    expect([trail.notes.length, trail.omitted, trail.notes[0]?.to.length]).toEqual([32, 8, 300]);
  });

  it('keeps a refusal that comes after many allowances', () => {
    const trail = new EgressTrail();
    for (let index = 0; index < 100; index += 1) trail.note('connect', `${index}.example:443`, YES);
    trail.note('connect', 'evil.example:443', NO);

    expect(trail.notes[0]).toEqual({
      way: 'connect',
      to: 'evil.example:443',
      allowed: false,
      rule: 'default-deny',
    });
  });

  it('keeps nothing that would act on a terminal or begin another line', () => {
    const trail = new EgressTrail();

    expect(trail.note('lookup', 'a\nFAKE line\u001b[31m.example\u2028', NO)?.to).toBe(
      'a\ufffdFAKE line\ufffd[31m.example\ufffd',
    );
  });
});
