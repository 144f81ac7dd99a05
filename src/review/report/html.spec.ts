import { describe, expect, it } from '@jest/globals';
import { html, jsonScript } from './html.js';

describe('html', () => {
  it.each([
    ['</td><script>alert(1)</script>', '<p>&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    [`" onload='x' &amp;`, '<p>&quot; onload=&#39;x&#39; &amp;amp;</p>'],
    ['$& $1 ${x} \\', '<p>$&amp; $1 ${x} \\</p>'],
  ])('escapes %j that is put into it', (text, markup) => {
    expect(html`<p>${text}</p>`.markup).toBe(markup);
  });

  it('takes markup, and lists of it, as they are', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);

    expect(html`${items}, ${html`<p>${7}</p>`}`.markup).toBe('<li>a</li><li>&lt;b&gt;</li>, <p>7</p>');
  });
});

describe('jsonScript', () => {
  it.each([
    '</script><script>alert(1)</script>',
    '<!--<script>',
    ']]>&lt;/script&gt;',
    'line\u2028and\u2029paragraph',
    'nul\0 quote" \\ ${x}',
    '__proto__',
  ])('leaves nothing in the page that could end the script, and the value as it was: %j', (text) => {
    const { markup } = jsonScript('data', { [text]: [text] });

    const inner = markup.slice('<script type="application/json" id="data">'.length, -'</script>'.length);
    expect(inner).not.toMatch(/[<>&\u2028\u2029\0]/);
    expect(JSON.parse(inner)).toEqual({ [text]: [text] });
  });
});
