import { describe, expect, it } from '@jest/globals';
import { FileTrail } from './file.trail.js';
import { allow, refuse } from './verdict.js';

const YES = allow('filesystem.allowed_paths[0]');
const NO = refuse('PATH.DENIED', 'own-files', 'No.', 'Ask.');

describe('FileTrail', () => {
  it('keeps each path once, the refused ones first', () => {
    const trail = new FileTrail();
    trail.note('argument', '/a', YES);
    trail.note('read', '/a', YES);
    trail.note('read', '/a', YES);
    trail.note('read', '/b', NO);

    expect([trail.notes, trail.omitted]).toEqual([
      [
        { way: 'read', path: '/b', allowed: false, rule: 'own-files' },
        { way: 'argument', path: '/a', allowed: true, rule: 'filesystem.allowed_paths[0]' },
        { way: 'read', path: '/a', allowed: true, rule: 'filesystem.allowed_paths[0]' },
      ],
      0,
    ]);
  });

  it('is bounded in number and length, and keeps a refusal that comes after many allowances', () => {
    const trail = new FileTrail();
    for (let index = 0; index < 20; index++) trail.note('read', `/${index}${'x'.repeat(400)}`, YES);
    trail.note('read', '/log', NO);

    expect([trail.notes.length, trail.omitted, trail.notes[1]?.path.length]).toEqual([17, 4, 303]);
    expect(trail.notes[0]?.path).toBe('/log');
  });
});
