import { describe, expect, it } from '@jest/globals';
import { applyEdits } from './text.edits.js';

const edit = (old_text: string, new_text: string) => ({ old_text, new_text });

describe('applyEdits', () => {
  it.each([
    ['one', 'a b c', [edit('b', 'x')], 'a x c'],
    ['several, one after the other', 'a b', [edit('a', 'c'), edit('c b', 'd')], 'd'],
    ['a removal', 'a b', [edit(' b', '')], 'a'],
    ['text with signs of replacement patterns', 'a', [edit('a', "$& $1 $'")], "$& $1 $'"],
    ['lines of a text with CR LF', 'a\r\nb\r\n', [edit('a\nb', 'x\ny')], 'x\r\ny\r\n'],
    ['lines of a mixed text as they are', 'a\r\nb\n', [edit('b\n', 'c\nd\n')], 'a\r\nc\nd\n'],
  ])('makes %s', (_case, text, edits, result) => {
    expect(applyEdits(text, edits)).toBe(result);
  });

  it.each([
    ['is not in the file', 'abc', [edit('x', 'y')], 'edits[0] is not in the file'],
    ['is there twice', 'a a', [edit('a', 'b')], 'edits[0] is in the file more than once'],
    ['overlaps with itself', 'aaa', [edit('aa', 'b')], 'edits[0] is in the file more than once'],
    ['was taken away by the first', 'ab', [edit('a', ''), edit('ab', 'c')], 'edits[1] is not in the file'],
    ['differs in spaces', 'a  b', [edit('a b', 'c')], 'edits[0] is not in the file'],
  ])('refuses an old text that %s', (_case, text, edits, problem) => {
    expect(() => applyEdits(text, edits)).toThrow(problem);
  });
});
