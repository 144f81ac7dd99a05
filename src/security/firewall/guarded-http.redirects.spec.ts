import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  TableResolver,
  clientWith,
  failureOf,
  networkOf,
  anyTool,
  neverAborted,
  policyOf,
  redirectTo,
  sayHello,
} from '../../../test/support/guarded.client.js';
import { serveWeb, type WebServer } from '../../../test/support/web.server.js';
import { GuardedHttpClient } from './guarded-http.client.js';

let resolver: TableResolver;

beforeEach(() => {
  resolver = new TableResolver();
});

describe('redirects', () => {
  const secrets = { Authorization: 'Bearer t', Cookie: 'a=b', 'X-Api-Key': 'k', 'Accept-Language': 'en' };

  async function chain(
    to: (target: WebServer) => string,
    status?: number,
  ): Promise<{ target: WebServer; first: WebServer; client: GuardedHttpClient; url: string }> {
    const target = await serveWeb(sayHello);
    const first = await serveWeb(redirectTo(to(target), status));
    const client = clientWith(networkOf(first, target), resolver);
    return { target, first, client, url: `http://api.test:${first.port}/` };
  }

  it('are followed, and the answer names the last URL', async () => {
    const { client, url, target } = await chain(({ port }) => `http://other.test:${port}/end#x`);
    const answer = await client.request({ url }, anyTool, neverAborted);
    expect([answer.status, answer.url]).toEqual([200, `http://other.test:${target.port}/end`]);
  });

  it('do not lead a tool to an endpoint that its narrowing does not name', async () => {
    const target = await serveWeb(sayHello);
    const first = await serveWeb(redirectTo(`http://other.test:${target.port}/`));
    const policy = policyOf(networkOf(first, target), { narrow: ['api.test'] });
    const client = new GuardedHttpClient({ current: policy }, resolver);
    const url = `http://api.test:${first.port}/`;
    const work = client.request({ url }, { kind: 'tool', tool: 'narrow' }, neverAborted);

    expect(await failureOf(work)).toBe('URL.DENIED tools.network.narrow');
    expect([first.connections, target.connections]).toEqual([1, 0]);
  });

  it('leave no connection of an earlier hop open', async () => {
    let noticed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (noticed = resolve));
    const server = await serveWeb((request, response) => {
      if (request.path === '/end') return void response.end('hello');
      response.on('close', noticed).writeHead(302, { location: '/end' }).write('a body without end');
    });
    const client = clientWith(networkOf(server), resolver);
    const answer = await client.request({ url: `http://api.test:${server.port}/` }, anyTool, neverAborted);
    expect(answer.body.toString()).toBe('hello');
    await closed;
  });

  it('carry no credential to another origin', async () => {
    const { client, url, target } = await chain(({ port }) => `http://api.test:${port}/`);
    await client.request({ url, headers: secrets }, anyTool, neverAborted);
    expect(target.requests[0]?.headers).toEqual({
      host: `api.test:${target.port}`,
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      'accept-language': 'en',
      'user-agent': 'mcp-secure-server',
      connection: 'close',
    });
  });

  it.each([
    ['a blocked port', (port: number) => `http://api.test:${port}/`, 'network.blocked_ports'],
    ['a name that is not allowed', (port: number) => `http://evil.test:${port}/`, 'default-deny'],
    ['an address that is not allowed', (port: number) => `http://[::1]:${port}/`, 'network.allowed_ranges'],
    ['credentials in the URL', (port: number) => `http://u:p@127.0.0.1:${port}/`, 'no-credentials-in-urls'],
    ['another scheme', () => 'file:///etc/passwd', 'http-and-https-only'],
  ])('to %s are refused, and nobody is dialled', async (_what, location, rule) => {
    const secret = await serveWeb(sayHello);
    const first = await serveWeb(redirectTo(location(secret.port)));
    const rules = rule === 'network.blocked_ports' ? { blockedPorts: [secret.port] } : {};
    const client = clientWith({ ...networkOf(first), ...rules });
    const work = client.request({ url: `http://api.test:${first.port}/` }, anyTool, neverAborted);
    expect(await failureOf(work)).toBe(`URL.DENIED ${rule}`);
    expect(secret.connections).toBe(0);
  });

  it('to a name that meanwhile resolves to a forbidden address are refused', async () => {
    const { client, url, target } = await chain(({ port }) => `http://other.test:${port}/`);
    resolver.answers.set('other.test', [['10.0.0.1']]);
    expect(await failureOf(client.request({ url }, anyTool, neverAborted))).toBe(
      'EGRESS.DENIED network.allowed_ranges',
    );
    expect(target.connections).toBe(0);
  });

  it('end after five by default, and after none when the tool says so', async () => {
    const loop = await serveWeb(redirectTo('/again'));
    const client = clientWith(networkOf(loop));
    const url = `http://api.test:${loop.port}/`;
    expect(await failureOf(client.request({ url }, anyTool, neverAborted))).toBe('TOO_MANY_REDIRECTS');
    expect(loop.requests.length).toBe(6);
    expect(await failureOf(client.request({ url, maxRedirects: 0 }, anyTool, neverAborted))).toBe(
      'TOO_MANY_REDIRECTS',
    );
    expect(loop.requests.length).toBe(7);
  });

  it('to nonsense are a bad answer', async () => {
    const { client, url } = await chain(() => 'http://');
    expect(await failureOf(client.request({ url }, anyTool, neverAborted))).toBe('BAD_RESPONSE');
  });

  it('turn a POST into a GET after 303 and keep it after 307', async () => {
    for (const [status, method, body] of [
      [303, 'GET', ''],
      [307, 'POST', 'text'],
    ] as const) {
      const { client, url, target } = await chain(({ port }) => `http://api.test:${port}/`, status);
      await client.request({ url, method: 'POST', body: 'text' }, anyTool, neverAborted);
      expect(target.requests[0]).toMatchObject({ method, body });
    }
  });

  it('do not wait for the body of a redirecting answer', async () => {
    const target = await serveWeb(sayHello);
    const first = await serveWeb((_request, response) => {
      response.writeHead(302, { location: `http://api.test:${target.port}/` }).write('endless');
    });
    const client = clientWith(networkOf(first, target));
    const answer = await client.request({ url: `http://api.test:${first.port}/` }, anyTool, neverAborted);
    expect(answer.body.toString()).toBe('hello');
  });
});
