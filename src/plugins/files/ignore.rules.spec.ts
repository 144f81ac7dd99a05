import { describe, expect, it } from '@jest/globals';
import { isIgnored, readIgnoreRules, withOwnRules } from './ignore.rules.js';

const ignored = (text: string, path: string, kind: 'file' | 'folder' = 'file'): boolean =>
  isIgnored(readIgnoreRules('/r[1]', text), `/r[1]/${path}`, kind);

// Each as `git check-ignore --no-index` of git 2 answers.
describe('rules of a .gitignore', () => {
  it.each([
    ['*.log', 'x.log', true],
    ['*.log', 'a/b/x.log', true],
    ['*.log', 'x.log.txt', false],
    ['/x', 'x', true],
    ['/x', 'a/x', false],
    ['a/x', 'a/x', true],
    ['a/x', 'b/a/x', false],
    ['**/x', 'a/b/x', true],
    ['a/**/x', 'a/x', true],
    ['a/**', 'a/b', true],
    ['a/**', 'a', false],
    ['[^a]', 'b', true],
    ['[^a]', 'a', false],
    ['\\#x', '#x', true],
    ['# x', '# x', false],
    ['\\!x', '!x', true],
    ['k\\*', 'k*', true],
    ['k\\*', 'kk', false],
    ['x  ', 'x', true],
    ['x\\ ', 'x ', true],
    ['x\r', 'x', true],
    ['\ufeffx', 'x', true],
    ['a**b', 'axb', true],
    ['a//x', 'a/x', false],
    ['/', 'x', false],
  ])('%j and %s: %s', (text, path, result) => {
    expect(ignored(text, path)).toBe(result);
  });

  it('tells folders from files where a slash ends the line', () => {
    expect(ignored('build/', 'a/build', 'folder')).toBe(true);
    expect(ignored('build/', 'a/build', 'file')).toBe(false);
  });

  it('lets the last rule that matches decide', () => {
    expect(ignored('*.log\n!keep.log', 'keep.log')).toBe(false);
    expect(ignored('!keep.log\n*.log', 'keep.log')).toBe(true);
  });

  it('are bounded in number, however deep they stand', () => {
    const rules = (name: string) => readIgnoreRules('/r[1]', `${name}\n`.repeat(1_500));
    const all = withOwnRules(withOwnRules(rules('far'), rules('near')), rules('own'));

    expect(all).toHaveLength(2_000);
    expect(['far', 'near', 'own'].map((name) => isIgnored(all, `/r[1]/${name}`, 'file'))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
