import { describe, expect, it } from '@jest/globals';
import { commandWords, shellWordsOf, wordsOf } from './words.js';

describe('wordsOf', () => {
  it.each([
    ['ls -la /srv', ['ls', '-la', '/srv']],
    ['  ls\t-l  ', ['ls', '-l']],
    [`git commit -m "two words"`, ['git', 'commit', '-m', 'two words']],
    [`cu''rl x`, ['curl', 'x']],
    ['c\\url x', ['curl', 'x']],
    [`'c'"u"rl`, ['curl']],
    [`echo '' ""`, ['echo', '', '']],
    [`echo "it's"`, ['echo', "it's"]],
    [`echo 'it'\\''s'`, ['echo', "it's"]],
    [String.raw`find . -name \*.ts -exec ls {} \;`, ['find', '.', '-name', '*.ts', '-exec', 'ls', '{}', ';']],
    [String.raw`find . \( ! -name a \)`, ['find', '.', '(', '!', '-name', 'a', ')']],
    [String.raw`echo "a\"b\\c\n\$d"`, ['echo', String.raw`a"b\c\n$d`]],
    [String.raw`echo 'a\b'`, ['echo', String.raw`a\b`]],
    [`echo "a;b|c&d" 'x\`y$(z)'`, ['echo', 'a;b|c&d', 'x`y$(z)']],
    [`grep 'a$' "b$" c$`, ['grep', 'a$', 'b$', 'c$']],
    ['ls *.c a?b [x] {a,b} ~ ~/x', ['ls', '*.c', 'a?b', '[x]', '{a,b}', '~', '~/x']],
    ['echo a#b', ['echo', 'a#b']],
    [`ls '#a' # it's; $(all) a comment`, ['ls', '#a']],
    ['printf %s 日本', ['printf', '%s', '日本']],
  ])('cuts %s', (command, words) => {
    expect(wordsOf(command)).toEqual({ ok: true, words });
  });

  it.each([
    ['ls; id', ';'],
    ['ls & id', '&'],
    ['ls &', '&'],
    ['ls && id', '&'],
    ['ls | sh', '|'],
    ['(id)', '('],
    ['cat < /etc/passwd', '<'],
    ['echo x > /srv/x', '>'],
    [`echo '<'`, '<'],
    ['echo `id`', '`'],
    ['echo `', '`'],
    ['echo "`id`"', '`'],
    ['echo $HOME', '$H'],
    ['echo $(id)', '$('],
    ['echo "${x}"', '${'],
    ['echo "$[1]"', '$['],
    ['echo $$', '$$'],
    [`echo $'x'`, "$'"],
    ['echo $"x"', '$"'],
    ['ls\nid', '\n'],
    ['\nls', '\n'],
    ['ls\r\n', '\r'],
    ['ls \\\nid', '\n'],
    [`echo 'a\nb'`, '\n'],
    ['ls\0id', '\0'],
    ['ls \u001b[2J', '\u001b'],
    ['ls \u0085', '\u0085'],
    ['ls \u2028', '\u2028'],
    ['ls \ud800', '\ud800'],
    ['ls \\', '\\'],
    [`echo 'x`, "'"],
    [`echo "x`, '"'],
    ['', ''],
    ['#x', ''],
    ['   ', ''],
  ])('refuses %j because of %j', (command, token) => {
    expect(wordsOf(command)).toMatchObject({ ok: false, token });
  });

  it('refuses a command that is too long, as it came or in its canonical form', () => {
    expect(wordsOf('a'.repeat(8192))).toMatchObject({ ok: true });
    expect(wordsOf('a'.repeat(8193))).toMatchObject({ ok: false, why: 'it is too long' });
    expect(wordsOf(`"${"'".repeat(4000)}"`)).toMatchObject({ ok: false, why: 'it is too long' });
  });
});

describe('shellWordsOf', () => {
  it('cuts what no shell would change', () => {
    expect(shellWordsOf(`ls -l 'a b' "*"`)).toEqual({ ok: true, words: ['ls', '-l', 'a b', '*'] });
  });

  it.each([
    ['rm *', '*'],
    ['/usr/bin/c?rl x', '?'],
    ['cat [x]', '['],
    ['c{ur,}l', '{'],
    ['ls ~', '~'],
    ['! true', '!'],
    [`echo ';'`, ';'],
    [`echo '$x'`, '$'],
    ['c\\url', '\\'],
  ])('refuses %s because of %s', (text, token) => {
    expect(shellWordsOf(text)).toMatchObject({ ok: false, token });
  });
});

describe('commandWords', () => {
  it('gives the words of a judged command', () => {
    expect(commandWords(`ls 'a b'`)).toEqual(['ls', 'a b']);
  });

  it('throws for what is no plain command', () => {
    expect(() => commandWords('ls; id')).toThrow('cannot be cut into words');
  });
});
