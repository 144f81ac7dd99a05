import { describe, expect, it } from '@jest/globals';
import { unifiedDiff } from './unified.diff.js';

const numbers = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');

// What `diff -u` of GNU diffutils shows for the same texts.
describe('unifiedDiff', () => {
  it.each([
    ['nothing', 'a\n', 'a\n', ''],
    ['a change', 'a\nb\nc\n', 'a\nx\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n'],
    ['a new file', '', 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
    ['a lost line feed', 'a\n', 'a', '@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n'],
    [
      'two changes far apart',
      numbers(20),
      numbers(20).replace('3\n', 'x\n').replace('17\n', ''),
      '@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n@@ -14,7 +14,6 @@\n 14\n 15\n 16\n-17\n 18\n 19\n 20\n',
    ],
  ])('shows %s', (_case, before, after, hunks) => {
    expect(unifiedDiff('f', before, after)).toBe(hunks === '' ? '' : `--- a/f\n+++ b/f\n${hunks}`);
  });

  it('shows neighbouring changes as diff does: what goes, then what comes', () => {
    expect(unifiedDiff('f', 'a\nb\nc\nd\n', 'a\nx\ny\nd\nz\n')).toBe(
      '--- a/f\n+++ b/f\n@@ -1,4 +1,5 @@\n a\n-b\n-c\n+x\n+y\n d\n+z\n',
    );
  });

  it('does not go through the whole text again for each of its changes', () => {
    const changed = numbers(400_000).replace(/^(\d+)111$/gm, '$1x');

    // Many seconds, if it did, in which nobody else is served.
    expect(unifiedDiff('f', numbers(400_000), changed).match(/^@@/gm)).toHaveLength(399);
  });

  it('shows texts that differ in everything as one block, without looking for the shortest way', () => {
    const diff = unifiedDiff('f', numbers(5000), numbers(5000).replaceAll('\n', 'x\n'));

    expect(diff.split('\n').slice(2, 4)).toEqual(['@@ -1,5000 +1,5000 @@', '-1']);
  });
});
