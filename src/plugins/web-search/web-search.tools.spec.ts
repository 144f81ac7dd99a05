import { describe, expect, it } from '@jest/globals';
import {
  EgressError,
  RefusalError,
  refuse,
  type EgressFailure,
  type EgressRequest,
  type ToolContext,
} from '../../kernel/index.js';
import { DuckDuckGoLite } from './search.endpoint.js';
import { WebSearchTools } from './web-search.tools.js';

const PAGE = `<a class='result-link' href='https://a.example/'>First</a><td class='result-snippet'>About it</td>
  <a class='result-link' href='https://b.example/'>Second</a>`;

/** Answers every request of the tool the same way and keeps what was asked. */
function searching(answer: { status?: number; page?: string } | Error): {
  asked: EgressRequest[];
  search(query: string, maxResults?: number): Promise<string>;
} {
  const asked: EgressRequest[] = [];
  const egress: ToolContext['egress'] = {
    request: (request) => {
      asked.push(request);
      if (answer instanceof Error) return Promise.reject(answer);
      const { status = 200, page = PAGE } = answer;
      return Promise.resolve({ status, headers: {}, body: Buffer.from(page), url: String(request.url) });
    },
  };
  const context = { egress } as ToolContext;
  const tools = new WebSearchTools(new DuckDuckGoLite());
  return { asked, search: (query, max_results = 5) => tools.webSearch({ query, max_results }, context) };
}

describe('web_search', () => {
  it('asks DuckDuckGo Lite for the query and nothing else', async () => {
    const { asked, search } = searching({});
    await search('C++ & "rust" #1');
    expect(asked.map(({ url, ...rest }) => ({ url: String(url), ...rest }))).toEqual([
      {
        url: 'https://lite.duckduckgo.com/lite/?q=C%2B%2B+%26+%22rust%22+%231&kl=us-en',
        headers: { accept: 'text/html', 'accept-language': 'en-US,en;q=0.8' },
        timeoutMs: 10_000,
        maxBytes: 1_048_576,
      },
    ]);
  });

  it('answers numbered results as plain text', async () => {
    expect(await searching({}).search('nest')).toBe(
      'Search results for: nest\n\n1. First\n   URL: https://a.example/\n   About it\n\n2. Second\n   URL: https://b.example/',
    );
  });

  it('repeats the query without what cannot be seen', async () => {
    const text = await searching({ page: '<td>No results.</td>' }).search('a\u0007b\u202ec\nd');
    expect(text).toBe('No results found for: abc d');
  });

  it.each([
    [{ status: 503 }, 'Search failed (HTTP 503)'],
    [{ status: 302 }, 'Search failed (HTTP 302)'],
    [
      { page: '<p>redesigned</p>' },
      'Search failed: the result page has changed and can no longer be read. Please report this to the operator.',
    ],
    [
      { status: 202, page: '<form id="challenge-form">' },
      'Search failed: DuckDuckGo asks to prove that a human is searching. Please try again later.',
    ],
    [{ page: '<b>'.repeat(100_000) }, 'Search failed: the result page is too large. Please try again later.'],
  ])('fails in words on answer %#', async (answer, message) => {
    await expect(searching(answer).search('x')).rejects.toMatchObject({ name: 'ToolError', message });
  });

  it.each<[EgressFailure, string]>([
    ['TIMED_OUT', 'Search timed out. Please try again.'],
    ['TOO_LARGE', 'Search failed: the result page is too large. Please try again later.'],
    ['BAD_RESPONSE', 'Search failed. Please try again later.'],
    ['TOO_MANY_REDIRECTS', 'Search failed. Please try again later.'],
    ['UNREACHABLE', 'Search failed. Please try again later.'],
  ])('tells of the failure %s', async (failure, message) => {
    const work = searching(new EgressError(failure, 'connect ECONNREFUSED 10.0.0.1')).search('x');
    await expect(work).rejects.toMatchObject({ name: 'ToolError', message });
  });

  it.each([
    new EgressError('CANCELLED', 'cancelled'),
    new RefusalError(refuse('URL.DENIED', 'default-deny', 'not allowed', 'ask')),
    new Error('a defect'),
  ])('passes on %s', async (error) => {
    await expect(searching(error).search('x')).rejects.toBe(error);
  });
});
