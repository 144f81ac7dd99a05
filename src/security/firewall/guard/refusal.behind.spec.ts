import { describe, expect, it } from '@jest/globals';
import { EGRESS_WAYS, EgressTrail, refuse, RefusalError, type Refusal } from '../../../kernel/index.js';
import { refusalBehind } from './refusal.behind.js';

const REFUSAL: Refusal = refuse('EGRESS.DENIED', 'default-deny', 'No.', 'Ask.');

function trailWith(refusal?: Refusal): EgressTrail {
  const trail = new EgressTrail();
  if (refusal !== undefined) {
    for (const way of EGRESS_WAYS) trail.note(way, 'a.example:1', refusal);
  }
  return trail;
}

const system = (code: string, syscall: string): Error => Object.assign(new Error('no'), { code, syscall });

describe('refusalBehind', () => {
  it.each([
    ['the refusal itself', new RefusalError(REFUSAL)],
    ['as fetch wraps it', new TypeError('fetch failed', { cause: new RefusalError(REFUSAL) })],
    ['as a connection to several addresses wraps it', new AggregateError([new RefusalError(REFUSAL)])],
  ])('finds %s', (_name, error) => {
    expect(refusalBehind(error, trailWith())).toBe(REFUSAL);
  });

  it('reads no more than 64 errors of many', () => {
    const others = (count: number): Error[] => Array.from({ length: count }, () => new Error('other'));
    const many = (count: number): AggregateError =>
      new AggregateError([...others(count), new RefusalError(REFUSAL)]);

    expect([refusalBehind(many(62), trailWith()), refusalBehind(many(63), trailWith())]).toEqual([
      REFUSAL,
      undefined,
    ]);
  });

  it.each(['connect', 'send', 'write', 'listen', 'getaddrinfo', 'spawn /bin/true'])(
    'takes "permission denied" of %s for the refusal of the same call',
    (syscall) => {
      expect(refusalBehind(system('EACCES', syscall), trailWith(REFUSAL))).toBe(REFUSAL);
    },
  );

  it.each([
    ['nothing was refused', system('EACCES', 'connect'), undefined],
    ['a file may not be read', system('EACCES', 'open'), REFUSAL],
    ['nobody listens', system('ECONNREFUSED', 'connect'), REFUSAL],
    ['it is no error', 'EACCES', REFUSAL],
    ['there is none', undefined, REFUSAL],
  ])('finds none when %s', (_name, error, refusal) => {
    expect(refusalBehind(error, trailWith(refusal))).toBeUndefined();
  });

  it('takes "permission denied" for nothing that was refused in another way', () => {
    const trail = new EgressTrail();
    trail.note('lookup', 'a.example', REFUSAL);

    expect(refusalBehind(system('EACCES', 'spawn /bin/true'), trail)).toBeUndefined();
  });

  it('comes to an end with errors that hold themselves', () => {
    const error: AggregateError = new AggregateError([], 'round');
    error.cause = error;
    error.errors = Array.from({ length: 9 }, () => new AggregateError([error, error, error], 'and round'));

    expect(refusalBehind(error, trailWith(REFUSAL))).toBeUndefined();
  });

  it('comes to an end with an error that cannot be read', () => {
    const error = new Error('closed');
    Object.defineProperty(error, 'cause', {
      get() {
        throw new Error('no');
      },
    });

    expect(refusalBehind(error, trailWith(REFUSAL))).toBeUndefined();
  });
});
