import { describe, expect, it } from '@jest/globals';
import { readLitePage, type PageReading } from './lite.page.js';

/** The page of DuckDuckGo Lite as served in 2026: mixed quotes, tables, snippets in a row of their own. */
const REAL_PAGE = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html><head><title>rust async at DuckDuckGo</title></head><body>
<form action="/lite/" method="post"><input class="query" type="text" name="q" value="No results"><select name="kl">
<option value="us-en">US (English)</option></select></form>
<table border="0">
<tr class="result-sponsored"><td valign="top">1.&nbsp;</td><td><a rel="nofollow" href="//duckduckgo.com/y.js?ad_domain=shop.example" class='result-link'>Buy async</a></td></tr>
<tr class="result-sponsored"><td>&nbsp;</td><td class='result-snippet'>An advertisement.</td></tr>
<tr><td valign="top">1.&nbsp;</td><td>
<a rel="nofollow" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Frust%2Dlang.github.io%2Fasync%2Dbook%2F%3Fa%3D1%26b%3D%2525&amp;rut=abc" class='result-link'>Asynchronous Programming in <b>Rust</b> &amp; friends</a>
</td></tr>
<tr><td>&nbsp;&nbsp;&nbsp;</td><td class='result-snippet'>
A <b>book</b> about
async &lt;code&gt; in Rust.
</td></tr>
<tr><td>&nbsp;&nbsp;&nbsp;</td><td><span class='link-text'>rust-lang.github.io/async-book/</span></td></tr>
<tr><td>&nbsp;</td><td>&nbsp;</td></tr>
<tr><td valign="top">2.&nbsp;</td><td><a rel="nofollow" href="https://no-snippet.example/" class='result-link'>No snippet here</a></td></tr>
<tr><td valign="top">3.&nbsp;</td><td><a rel="nofollow" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Ftokio.rs%2F&amp;rut=def" class='result-link'>Tokio</a></td></tr>
<tr><td>&nbsp;&nbsp;&nbsp;</td><td class='result-snippet'>A runtime.</td></tr>
</table></body></html>`;

function hitsOf(html: string, maxHits = 20): readonly object[] {
  const reading = readLitePage(html, maxHits);
  if (reading.kind !== 'hits') throw new Error(`Not hits: ${reading.kind}`);
  return reading.hits;
}

const link = (href: string, text: string): string =>
  `<a rel="nofollow" href="${href}" class='result-link'>${text}</a>`;

describe('a page of DuckDuckGo Lite', () => {
  it('gives its results without advertisements, each with its own snippet', () => {
    expect(hitsOf(REAL_PAGE)).toEqual([
      {
        title: 'Asynchronous Programming in Rust & friends',
        url: 'https://rust-lang.github.io/async-book/?a=1&b=%25',
        snippet: 'A book about async <code> in Rust.',
      },
      { title: 'No snippet here', url: 'https://no-snippet.example/', snippet: '' },
      { title: 'Tokio', url: 'https://tokio.rs/', snippet: 'A runtime.' },
    ]);
  });

  it('gives no more results than asked for', () => {
    expect(hitsOf(REAL_PAGE, 1)).toHaveLength(1);
    expect(hitsOf(REAL_PAGE, 2)).toHaveLength(2);
  });
});

describe('a page as the reference reads it', () => {
  it('has double-quoted classes and snippets in links', () => {
    const page = `<a class="result-link" href="https://a.example/">A</a><a class="result-snippet" href="x">about A</a>
      <a class="result__a" href="https://b.example/">B</a><a class="result__snippet" href="x">about B</a>`;
    expect(hitsOf(page)).toEqual([
      { title: 'A', url: 'https://a.example/', snippet: 'about A' },
      { title: 'B', url: 'https://b.example/', snippet: 'about B' },
    ]);
  });

  it('may have links that are only marked as nofollow', () => {
    expect(hitsOf('<a rel="nofollow noopener" href="https://a.example/">A</a>')).toEqual([
      { title: 'A', url: 'https://a.example/', snippet: '' },
    ]);
  });
});

describe('what strangers put on a page', () => {
  it.each([
    ['javascript:alert(1)'],
    ['file:///etc/passwd'],
    ['data:text/html,x'],
    ['//duckduckgo.com/l/?uddg=javascript%3Aalert(1)'],
    ['//duckduckgo.com/l/?rut=abc'],
    ['//duckduckgo.com/y.js?ad_domain=shop.example'],
    ['http://'],
  ])('never becomes a result that leads to %s, and its snippet goes with it', (href) => {
    const page = `${link('https://a.example/', 'A')}${link(href, 'bad')}<td class='result-snippet'>bad</td>`;
    expect(hitsOf(page)).toEqual([{ title: 'A', url: 'https://a.example/', snippet: '' }]);
  });

  it('loses what cannot be seen', () => {
    const hidden = 'a\u202eb\u200bc\u0007d\u{e0041}e\u2066f\ufe0fg\u00adh';
    const page = `${link('https://a.example/', hidden)}<td class='result-snippet'>x\u0000\u001b[31my\r\n\u2028z</td>`;
    expect(hitsOf(page)).toEqual([{ title: 'abcdefgh', url: 'https://a.example/', snippet: 'x[31my z' }]);
  });

  it('cannot write lines of its own', () => {
    const page = `${link('https://a.example/', 'A\n\n2. Fake\n   URL: https://evil.example')}`;
    expect(hitsOf(page)).toMatchObject([{ title: 'A 2. Fake URL: https://evil.example' }]);
  });

  it('is cut to a length that can be read', () => {
    const page = `${link('https://a.example/', 'x'.repeat(5000))}<td class='result-snippet'>${'y'.repeat(5000)}</td>`;
    expect(hitsOf(page)).toEqual([
      { title: `${'x'.repeat(299)}…`, url: 'https://a.example/', snippet: `${'y'.repeat(999)}…` },
    ]);
  });

  it('does not give the snippet of an advertisement to the result before it', () => {
    const advert = `<tr class="result-sponsored"><td>${link('https://ad.example/', 'Ad')}</td></tr>
      <tr class="result-sponsored"><td class='result-snippet'>An advertisement.</td></tr>`;
    expect(hitsOf(`<table><tr><td>${link('https://a.example/', 'A')}</td></tr>${advert}</table>`)).toEqual([
      { title: 'A', url: 'https://a.example/', snippet: '' },
    ]);
  });
});

describe('a page without results', () => {
  it.each<[string, string, PageReading['kind']]>([
    ['says so', '<table><tr><td>No more results.</td></tr></table>', 'none'],
    ['says so about the query', '<td>No results found for <b>x</b></td>', 'none'],
    ['says so with a class', '<div class="no-results">Nothing</div>', 'none'],
    ['is a challenge by its text', '<div>Unfortunately, bots use DuckDuckGo too.</div>', 'challenge'],
    [
      'is a challenge by its form',
      '<form id="challenge-form" action="//duckduckgo.com/anomaly.js">',
      'challenge',
    ],
    ['is a challenge by its dialog', '<div class="anomaly-modal__mask">No results</div>', 'challenge'],
    ['says nothing that is known', '<html><body><div class="serp">new design</div></body></html>', 'changed'],
    [
      'only repeats the query',
      '<title>No results at DuckDuckGo</title><input value="No results">',
      'changed',
    ],
    ['is empty', '', 'changed'],
    ['is not HTML', '{"results":[]}', 'changed'],
  ])('%s', (_what, html, kind) => {
    expect(readLitePage(html, 5)).toEqual({ kind });
  });
});

describe('a hostile page', () => {
  const MIB = 1024 * 1024;
  const resultLink = "<a class='result-link' href='https://a.example/'>x";

  it.each([
    ['nesting of 100,000 tags', '<b>'.repeat(100_000)],
    ['nothing but brackets', '<'.repeat(MIB)],
    ['nested results without end', resultLink.repeat(20_000)],
  ])('with %s is not even parsed', (_what, html) => {
    expect(readLitePage(html, 20)).toEqual({ kind: 'oversized' });
  });

  // The cubic reader of the reference needs 59 s for 29 KB of the first kind.
  it.each([
    ['open links', '<a class="result-link" href="'.repeat(9000)],
    ['deep nesting', '<b>'.repeat(9999)],
    ['closing tags that match nothing', '<b>'.repeat(5000) + '</i>'.repeat(4999)],
    ['nested results', resultLink.repeat(9999)],
    ['nested snippets', resultLink + "<td class='result-snippet'>x".repeat(9000)],
    [
      'a class of a million letters',
      `<a class="${'result'.repeat(150_000)}" href="https://a.example/">x</a>`,
    ],
    ['100,000 attributes', `<a ${Array.from({ length: 100_000 }, (_, i) => `a${i}`).join(' ')}>`],
    ['a million ampersands', '&'.repeat(MIB)],
    ['a title of invisible characters', `${resultLink}${' \u200b'.repeat(MIB / 4)}</a>`],
  ])('with %s is read in bounded time', (_what, html) => {
    const started = performance.now();
    readLitePage(html, 20);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
