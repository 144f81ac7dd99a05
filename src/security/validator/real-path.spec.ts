import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RefusalError, type Refusal } from '../../kernel/index.js';
import { realPath } from './real-path.js';

describe('realPath', () => {
  let base: string;

  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-real-')));
    mkdirSync(join(base, 'desk/sub'), { recursive: true });
    mkdirSync(join(base, 'outside/deep'), { recursive: true });
    writeFileSync(join(base, 'desk/file'), '');
    symlinkSync('../outside', join(base, 'desk/out'));
    symlinkSync(join(base, 'outside/deep'), join(base, 'desk/deep'));
    symlinkSync('../outside/new.txt', join(base, 'desk/dangling'));
    symlinkSync('dangling', join(base, 'desk/chain'));
    symlinkSync('loop-b', join(base, 'desk/loop-a'));
    symlinkSync('loop-a', join(base, 'desk/loop-b'));
    symlinkSync('./././sub/..//sub', join(base, 'desk/crooked'));
  });

  afterAll(() => {
    rmSync(base, { recursive: true });
  });

  it.each([
    ['file', 'desk/file'],
    ['./sub/../file', 'desk/file'],
    ['sub//', 'desk/sub'],
    ['.', 'desk'],
    ['..', '.'],
    ['new', 'desk/new'],
    ['new/er/./file', 'desk/new/er/file'],
    ['new/../file', 'desk/file'],
    ['out', 'outside'],
    ['out/new', 'outside/new'],
    ['dangling', 'outside/new.txt'],
    ['chain', 'outside/new.txt'],
    ['dangling/below', 'outside/new.txt/below'],
    ['crooked/x', 'desk/sub/x'],
    ['file/below', 'desk/file/below'],
  ])('reduces %s to %s', (given, expected) => {
    expect(realPath(given, join(base, 'desk'))).toBe(join(base, expected));
  });

  it('leaves the folder that a link leads to, not the one the link is in', () => {
    expect(realPath('deep/../x', join(base, 'desk'))).toBe(join(base, 'outside/x'));
  });

  it('takes an absolute path as it is', () => {
    expect(realPath(`${base}/desk/out`, '/elsewhere')).toBe(`${base}/outside`);
  });

  it('resolves the folder it starts from as well', () => {
    expect(realPath('x', `${base}/desk/out`)).toBe(`${base}/outside/x`);
  });

  it.each([['~'], ['~/'], ['~/x/..']])('expands %s', (given) => {
    expect(realPath(given, '/')).toBe(realpathSync(homedir()));
  });

  it.each([
    ['~ann/x', '/srv/~ann/x'],
    ['$HOME/x', '/srv/$HOME/x'],
    ['%2e%2e/x', '/srv/%2e%2e/x'],
    ['..\\x', '/srv/..\\x'],
    ['...', '/srv/...'],
    ['/../../..', '/'],
    [' ', '/srv/ '],
  ])('gives %s no special meaning', (given, expected) => {
    expect(realPath(given, '/srv')).toBe(expected);
  });

  const refusalOf = (given: string): Refusal => {
    try {
      realPath(given, join(base, 'desk'));
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal;
    }
    throw new Error('not refused');
  };

  it.each([
    ['', 'The path "" is empty.'],
    ['a\0b', 'The path "a\\u0000b" has a control character.'],
    ['a\nb', 'The path "a\\nb" has a control character.'],
    ['a\u007fb', 'has a control character.'],
    ['a\ud800b', 'is not valid Unicode.'],
    ['a/'.repeat(2049), 'has more than 4096 characters.'],
  ])('refuses %j', (given, message) => {
    expect(refusalOf(given)).toMatchObject({ code: 'PATH.DENIED', rule: 'filesystem' });
    expect(refusalOf(given).message).toContain(message);
  });

  it('refuses a loop of links without saying that there is one', () => {
    expect(refusalOf('loop-a/x')).toEqual({
      allowed: false,
      code: 'PATH.DENIED',
      rule: 'filesystem.allowed_paths',
      message: 'The policy does not allow the path "loop-a/x".',
      remedy:
        'Use a path inside the folders that filesystem.allowed_paths names, or ask the operator to change the policy.',
    });
  });

  it('refuses what it cannot look at', () => {
    mkdirSync(join(base, 'locked'), { mode: 0o000 });

    expect(() => asNobody(() => realPath(join(base, 'locked/x'), '/'))).toThrow(RefusalError);
    chmodSync(join(base, 'locked'), 0o700);
  });

  it('takes a name that is too long to exist as one that does not', () => {
    expect(realPath('x'.repeat(300), '/srv')).toBe(`/srv/${'x'.repeat(300)}`);
  });
});

/** Root may look at everything, so that a test run by root has to be somebody else for a moment. */
function asNobody<T>(look: () => T): T {
  if (process.geteuid?.() !== 0) return look();
  process.seteuid?.(65534);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
}
