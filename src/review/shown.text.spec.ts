import { describe, expect, it } from '@jest/globals';
import { shownJson, shownName, shownText } from './shown.text.js';

describe('shownText', () => {
  it.each([
    ['nul\0 and bell\x07', 'nul‹U+0000› and bell‹U+0007›'],
    ['two\nlines\r\tand more', 'two‹U+000A›lines‹U+000D›‹U+0009›and more'],
    ['invoice‮fdp.exe', 'invoice‹U+202E›fdp.exe'],
    ['a⁦b⁩c', 'a‹U+2066›b‹U+2069›c'],
    ['pay\u200Bpal\uFEFF', 'pay‹U+200B›pal‹U+FEFF›'],
    ['\u2028\u2029', '‹U+2028›‹U+2029›'],
    ['hidden\u{E0041}\u{FE0F}', 'hidden‹U+E0041›‹U+FE0F›'],
    ['half\uD800', 'half‹U+D800›'],
    ['\uFFF9note\u0600', '‹U+FFF9›note‹U+0600›'],
    ['Grüße, 日本語, مرحبا, 👋', 'Grüße, 日本語, مرحبا, 👋'],
    ['Tiếng Việt, ที่นี่, हिन्दी, בְּרֵאשִׁ֖ית', 'Tiếng Việt, ที่นี่, हिन्दी, בְּרֵאשִׁ֖ית'],
    [`o${'\u0300'.repeat(8)}k`, `o${'\u0300'.repeat(6)}‹U+0300›‹U+0300›k`],
  ])('writes what is not seen in %j as its number', (text, shown) => {
    expect(shownText(text, 100)).toBe(shown);
  });

  it('cuts a long text and says how much is left out', () => {
    expect(shownText('abcdefgh', 8)).toBe('abcdefgh');
    expect(shownText('abcdefghi', 8)).toBe('abcdefgh… (1 more)');
    expect(shownText('x'.repeat(1024 * 1024), 3)).toBe('xxx… (1048573 more)');
  });

  it('leaves no half of a character at the cut', () => {
    expect(shownText('ab👋👋', 3)).toBe('ab… (4 more)');
  });
});

describe('shownName', () => {
  it('says that there is none', () => {
    expect([shownName('', 9), shownName('a\0', 9)]).toEqual(['(none)', 'a‹U+0000›']);
  });
});

describe('shownJson', () => {
  it('says the same in characters that are seen', () => {
    const value = { 'a\u202E': ['\u009b2J', '\u{E0041}', '日本語'] };
    const json = shownJson(JSON.stringify(value, null, 1));

    expect(json).toBe('{\n "a\\u202e": [\n  "\\u009b2J",\n  "\\udb40\\udc41",\n  "日本語"\n ]\n}');
    expect(JSON.parse(json)).toEqual(value);
  });
});
