import { describe, expect, it } from '@jest/globals';
import { EgressTrail } from './egress.trail.js';
import { allow, refuse } from './verdict.js';

const YES = allow('network.allowed_endpoints[0]');
const NO = refuse('EGRESS.DENIED', 'default-deny', 'No.', 'Ask.');

describe('EgressTrail', () => {
  it('keeps each attempt once, and says which ones are new', () => {
    const trail = new EgressTrail();
    const isNew = [
      trail.note('connect', 'a.example:443', YES),
      trail.note('connect', 'a.example:443', YES),
      trail.note('connect', 'a.example:443', NO),
      trail.note('lookup', 'a.example', YES),
    ];

    expect(isNew).toEqual([true, false, true, true]);
    expect(trail.notes).toEqual([
      { way: 'connect', to: 'a.example:443', allowed: true, rule: 'network.allowed_endpoints[0]' },
      { way: 'connect', to: 'a.example:443', allowed: false, rule: 'default-deny' },
      { way: 'lookup', to: 'a.example', allowed: true, rule: 'network.allowed_endpoints[0]' },
    ]);
  });

  it('remembers the latest refusal', () => {
    const trail = new EgressTrail();
    trail.note('connect', 'a.example:443', NO);
    trail.note('connect', 'b.example:443', YES);

    expect(trail.refusal).toBe(NO);
  });

  it('is bounded in number and length, and counts the rest', () => {
    const trail = new EgressTrail();
    for (let index = 0; index < 40; index += 1) trail.note('lookup', `${index}.${'x'.repeat(400)}`, NO);

    expect([trail.notes.length, trail.omitted, trail.notes[0]?.to.length]).toEqual([32, 8, 300]);
  });
});
