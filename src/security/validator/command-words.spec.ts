import { describe, expect, it } from '@jest/globals';
import { wordsOf } from './command-words.js';

describe('wordsOf', () => {
  it.each([
    ['ls -la /tmp', ['ls', '-la', '/tmp']],
    ['  ls\t-l  ', ['ls', '-l']],
    [`git commit -m "two words"`, ['git', 'commit', '-m', 'two words']],
    [`cu''rl x`, ['curl', 'x']],
    [`'c'"u"rl`, ['curl']],
    [`echo '' ""`, ['echo', '', '']],
    [`echo "it's"`, ['echo', "it's"]],
    [`find . -name '*.ts'`, ['find', '.', '-name', '*.ts']],
    ['echo a#b a~b', ['echo', 'a#b', 'a~b']],
    ['dd if=a of=b', ['dd', 'if=a', 'of=b']],
    ['git log HEAD^ @{u}'.replace('{u}', 'u'), ['git', 'log', 'HEAD^', '@u']],
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
    ['cat < /etc/passwd', '<'],
    ['echo x > /tmp/x', '>'],
    ['echo `id`', '`'],
    ['echo `', '`'],
    ['echo $HOME', '$'],
    ['echo $(id)', '$'],
    ['c\\url x', '\\'],
    ['ls\nid', '\n'],
    ['ls\rid', '\r'],
    ['ls\0id', '\0'],
    ['ls \u001b[2J', '\u001b'],
    ['(id)', '('],
    ['{ id', '{'],
    ['rm *', '*'],
    ['cat /etc/pass?d', '?'],
    ['cat /etc/pass[w]d', '['],
    ['! true', '!'],
    ['cat ~/x', '~'],
    ['ls #x', '#'],
    [`echo ";id"`, ';'],
    [`echo '$(id)'`, '$'],
    [`echo 'x`, "'"],
    [`echo "x`, '"'],
    ['', ''],
    ['   ', ''],
  ])('refuses %j because of %j', (command, token) => {
    expect(wordsOf(command)).toMatchObject({ ok: false, token });
  });

  it('refuses a command that is too long', () => {
    expect(wordsOf('a'.repeat(8192))).toMatchObject({ ok: true });
    expect(wordsOf('a'.repeat(8193))).toMatchObject({ ok: false, why: 'it is too long' });
  });
});
