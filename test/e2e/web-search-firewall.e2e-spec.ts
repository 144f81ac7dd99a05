import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit } from '../support/audit.reader.js';
import { redirectTo } from '../support/guarded.client.js';
import { bootSearching, type SearchingApp } from '../support/searching.app.js';
import { serveWeb, type Handler, type WebServer } from '../support/web.server.js';

const PAGE = `<table><tr><td><a rel="nofollow" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fnestjs.com%2F&amp;rut=1" class='result-link'>Nest<b>JS</b></a></td></tr>
  <tr><td class='result-snippet'>A framework.</td></tr></table>`;

const LOOPBACK = '{ allowed_ranges: ["127.0.0.0/8"] }';

let server: SearchingApp | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const serving =
  (body: string | Buffer, headers: Record<string, string> = {}) =>
  (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(200, headers).end(body);

/** A search engine on loopback and a server whose policy opens loopback, unless told otherwise. */
async function searching(
  handler: Handler,
  network: (port: number) => string = () => LOOPBACK,
  tools?: string,
): Promise<{ engine: WebServer; app: SearchingApp }> {
  const engine = await serveWeb(handler);
  const app = await bootSearching(`http://127.0.0.1:${engine.port}/lite/`, network(engine.port), tools);
  server = app;
  return { engine, app };
}

describe('web_search through the whole chain', () => {
  it('answers results, and the audit log has the call', async () => {
    const { engine, app } = await searching(serving(PAGE));
    expect(await app.search(' nest  js ')).toEqual({
      kind: 'answered',
      answer: {
        blocks: ['Search results for: nest js\n\n1. NestJS\n   URL: https://nestjs.com/\n   A framework.'],
        structured: undefined,
      },
    });
    expect(engine.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /lite/?q=nest++js&kl=us-en',
    ]);
    expect(readAudit(app.policy.auditLog)).toMatchObject([
      { type: 'request', tool_name: 'web_search' },
      { type: 'response', tool_name: 'web_search', result_status: 'answered' },
    ]);
  });

  it('refuses to search where the policy opens nothing, and nobody is dialled', async () => {
    const { engine, app } = await searching(serving(PAGE), () => '{}');
    expect(await app.search('x')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'URL.DENIED', rule: 'network.allowed_ranges' },
    });
    expect(engine.connections).toBe(0);
  });

  // The reference follows this redirect and returns the secret.
  it('does not follow a redirect to a blocked port', async () => {
    const secret = await serveWeb(serving('TOP-SECRET-INTERNAL'));
    const { app } = await searching(
      redirectTo(`http://127.0.0.1:${secret.port}/`),
      () => `{ allowed_ranges: ["127.0.0.0/8"], blocked_ports: [${secret.port}] }`,
    );
    expect(await app.search('x')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'URL.DENIED', rule: 'network.blocked_ports' },
    });
    expect(secret.connections).toBe(0);
  });

  it('does not follow a redirect to an allowed name that resolves to the local network', async () => {
    const secret = await serveWeb(serving('TOP-SECRET-INTERNAL'));
    const { app } = await searching(
      redirectTo(`http://api.test:${secret.port}/`),
      (
        port,
      ) => `{ allowed_ranges: ["127.0.0.1/32"], allowed_endpoints: [{ host: api.test, ports: [${port}, ${secret.port}] }],
          allow_dns: true, dns_allowlist: [api.test] }`,
    );
    app.resolver.answers.set('api.test', [['127.0.0.1', '192.168.1.1']]);
    expect(await app.search('x')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'EGRESS.DENIED', rule: 'network.allowed_ranges' },
    });
    expect(secret.connections).toBe(0);
  });

  it.each<[string, Handler, string]>([
    ['an error page', (_request, response) => response.writeHead(503).end(PAGE), 'Search failed (HTTP 503)'],
    [
      'a page of a new design',
      serving('<main>results</main>'),
      'Search failed: the result page has changed and can no longer be read. Please report this to the operator.',
    ],
    [
      'a gzip bomb',
      serving(Buffer.concat(Array.from({ length: 100 }, () => gzipSync(Buffer.alloc(1024 * 1024)))), {
        'content-encoding': 'gzip',
      }),
      'Search failed: the result page is too large. Please try again later.',
    ],
    [
      'a page of nested tags',
      serving('<b>'.repeat(300_000)),
      'Search failed: the result page is too large. Please try again later.',
    ],
    ['a redirect loop', redirectTo('/lite/'), 'Search failed. Please try again later.'],
    [
      'a connection that breaks off',
      (_request, response) => response.socket?.destroy(),
      'Search failed. Please try again later.',
    ],
  ])('fails in words on %s', async (_what, handler, message) => {
    const { app } = await searching(handler);
    expect(await app.search('x')).toEqual({ kind: 'failed', message });
  });

  it('closes the connection of a page that drips beyond the deadline of the call', async () => {
    let closed: () => void = () => undefined;
    const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
    const { app } = await searching(
      (_request, response) => {
        const drip = setInterval(() => response.write('.'), 20);
        response.on('close', () => {
          clearInterval(drip);
          closed();
        });
      },
      undefined,
      '{ allow: ["*"], timeouts: { web_search: 0.5 }, rate_limits: { default: 1000 } }',
    );
    expect(await app.search('x')).toMatchObject({ kind: 'timed_out' });
    await connectionClosed;
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['that has said nothing yet', () => undefined],
    ['in the middle of its page', (response) => void response.writeHead(200).write(PAGE.slice(0, 40))],
  ])('closes its connection to an engine %s when the call is cancelled', async (_when, begin) => {
    const caller = new AbortController();
    let closed: (answered: boolean) => void = () => undefined;
    const connectionClosed = new Promise<boolean>((resolve) => (closed = resolve));
    const { engine, app } = await searching((_request, response) => {
      response.on('close', () => closed(response.writableEnded));
      begin(response);
      caller.abort();
    });
    expect(await app.search('x', caller.signal)).toEqual({ kind: 'cancelled' });

    expect(await connectionClosed).toBe(false);
    expect(engine.connections).toBe(1);
    expect(readAudit(app.policy.auditLog)).toMatchObject([
      { type: 'request', tool_name: 'web_search' },
      { type: 'response', tool_name: 'web_search', result_status: 'cancelled' },
    ]);
  });
});
