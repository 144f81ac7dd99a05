import { describe, expect, it } from '@jest/globals';
import { RowText, type Row } from './row.text.js';
import { PLAIN, type TextLook } from './text.look.js';
import { widthOf } from './text.width.js';

const ROW: Row = {
  at: new Date('2026-03-01T12:34:56.789Z'),
  kind: 'refused',
  mood: 'bad',
  tool: 'read_file',
  took: '5.8 ms',
  detail: 'filesystem.denied_paths[0]  The policy does not allow the path "/etc/passwd".',
};
const TERMINAL: TextLook = { columns: 60, colours: 'plain' };

describe('RowText', () => {
  it('says everything on each line where nobody cuts it', () => {
    expect(new RowText(() => PLAIN).of(ROW)).toBe(
      '2026-03-01T12:34:56.789Z  refused          read_file            5.8 ms  filesystem.denied_paths[0]  The policy does not allow the path "/etc/passwd".\n',
    );
  });

  it('fits a terminal, and says the day once', () => {
    const rows = new RowText(() => TERMINAL);

    expect(rows.of(ROW)).toBe(
      '2026-03-01 UTC\n12:34:56  refused          read_file            5.8 ms  fil…\n',
    );
    expect(rows.of({ ...ROW, detail: '' })).toBe('12:34:56  refused          read_file            5.8 ms\n');
    expect(rows.of({ ...ROW, at: new Date('2026-03-02T00:00:00Z') })).toMatch(/^2026-03-02 UTC\n00:00:00 /);
  });

  it('colours what the line is about, and nothing else', () => {
    const text = new RowText(() => ({ columns: 60, colours: 'coloured' })).of(ROW);

    expect(text).toContain('\u001b[31mrefused        \u001b[39m');
    expect(text.split('\u001b[')).toHaveLength(7);
  });

  it('gives what is about no tool the room', () => {
    expect(
      new RowText(() => TERMINAL).of({ ...ROW, tool: '', took: '', kind: 'stop', detail: 'SIGTERM' }),
    ).toBe('2026-03-01 UTC\n12:34:56  stop             SIGTERM\n');
  });

  it.each([
    '\u001b]0;owned\u0007',
    '\u009b2J',
    'a\nb',
    'a\rb',
    '\u202Egnp.exe',
    '\u2028',
    '\ud800',
    '日本語'.repeat(99),
  ])('lets no text act on the terminal, or take more than a line: %j', (text) => {
    const line =
      new RowText(() => TERMINAL).of({ ...ROW, kind: text, tool: text, detail: text }).split('\n')[1] ?? '';

    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(widthOf(line)).toBeLessThanOrEqual(60);
  });

  it.each([20, 27, 28, 40, 200])('takes no more than the %d columns of a terminal', (columns) => {
    const text = new RowText(() => ({ columns, colours: 'plain' })).of({ ...ROW, kind: 'policy_rejected' });

    expect(
      text
        .split('\n')
        .map(widthOf)
        .filter((width) => width > columns),
    ).toEqual([]);
    expect(text).toMatch(/\n12:34:56 {2}policy_re/);
  });

  it('cuts nothing that a server writes where nobody looks at columns', () => {
    const text = new RowText(() => PLAIN).of({ ...ROW, detail: 'x'.repeat(40_000) });
    expect(text.endsWith(`  ${'x'.repeat(40_000)}\n`)).toBe(true);
  });

  it('leaves room for the time that is missing', () => {
    expect(new RowText(() => PLAIN).of({ ...ROW, at: undefined, detail: '' })).toBe(
      '                          refused          read_file            5.8 ms\n',
    );
  });
});
