import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  TableResolver,
  clientWith,
  failureOf,
  networkOf,
  anyTool,
  neverAborted,
  policyOf,
  sayHello,
} from '../../../test/support/guarded.client.js';
import { serveBytes, serveWeb } from '../../../test/support/web.server.js';
import { runInCallScope } from '../../kernel/call-scope.js';
import { EgressTrail, type EgressRequest } from '../../kernel/index.js';
import { GuardedHttpClient } from './guarded-http.client.js';
import type { EgressCaller } from './reach.js';

let resolver: TableResolver;

beforeEach(() => {
  resolver = new TableResolver();
});

describe('a request that the policy allows', () => {
  it('reaches the judged address with the name as Host and headers of its own', async () => {
    const server = await serveWeb(sayHello);
    const url = `http://api.test:${server.port}/a/b?c=d#fragment`;
    const answer = await clientWith(networkOf(server), resolver).request(
      { url, headers: { 'X-Own': '1' } },
      anyTool,
      neverAborted,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: Buffer.from('hello'),
      url: `http://api.test:${server.port}/a/b?c=d`,
    });
    expect(server.requests).toEqual([
      {
        method: 'GET',
        path: '/a/b?c=d',
        body: '',
        headers: {
          host: `api.test:${server.port}`,
          accept: '*/*',
          'accept-encoding': 'gzip, deflate, br',
          'user-agent': 'mcp-secure-server',
          'x-own': '1',
          connection: 'close',
        },
      },
    ]);
  });

  it('sends a body with POST and nothing but the headers of HTTP', async () => {
    const server = await serveWeb(sayHello);
    const request: EgressRequest = {
      url: `http://api.test:${server.port}/`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"a":"ü"}',
    };
    await clientWith(networkOf(server), resolver).request(request, anyTool, neverAborted);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"a":"ü"}',
      headers: { 'content-type': 'application/json', 'content-length': '10' },
    });
  });

  it('hands over any status, and no body for HEAD', async () => {
    const server = await serveWeb((_request, response) =>
      response.writeHead(503, { 'content-encoding': 'gzip', 'content-length': '999' }).end(),
    );
    const url = `http://api.test:${server.port}/`;
    const answer = await clientWith(networkOf(server), resolver).request(
      { url, method: 'HEAD' },
      anyTool,
      neverAborted,
    );
    expect([answer.status, answer.body.length]).toEqual([503, 0]);
  });

  it('takes a literal address that a range opens without asking DNS', async () => {
    const server = await serveWeb(sayHello);
    const url = `http://127.1:${server.port}/`;
    await clientWith(networkOf(server), resolver).request({ url }, anyTool, neverAborted);
    expect([server.requests[0]?.headers.host, resolver.asked]).toEqual([`127.0.0.1:${server.port}`, []]);
  });
});

describe('names and addresses', () => {
  it('dials the judged answer even when DNS would answer differently a moment later', async () => {
    const server = await serveWeb(sayHello);
    resolver.answers.set('api.test', [['127.0.0.1'], ['169.254.169.254']]);
    const url = `http://api.test:${server.port}/`;
    await clientWith(networkOf(server), resolver).request({ url }, anyTool, neverAborted);
    expect([server.requests.length, resolver.asked]).toEqual([1, ['api.test']]);
  });

  it.each([
    ['a private address among good ones', ['127.0.0.1', '10.0.0.1']],
    ['a metadata address', ['127.0.0.1', '169.254.169.254']],
    ['an unreadable answer', ['127.0.0.1', 'localhost']],
    ['no answer', []],
  ])('refuses a name with %s, and nobody is dialled', async (_what, answers) => {
    const server = await serveWeb(sayHello);
    resolver.answers.set('api.test', [answers]);
    const work = clientWith(networkOf(server), resolver).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect(await failureOf(work)).toMatch(/^EGRESS\.DENIED /);
    expect(server.connections).toBe(0);
  });

  it('tries the next judged address when the first does not answer', async () => {
    const server = await serveWeb(sayHello);
    resolver.answers.set('api.test', [['127.0.0.2', '127.0.0.1']]);
    const url = `http://api.test:${server.port}/`;
    const answer = await clientWith(networkOf(server), resolver).request({ url }, anyTool, neverAborted);
    expect(answer.status).toBe(200);
  });

  it('reports a name that does not resolve and a port where nobody listens as unreachable', async () => {
    const server = await serveBytes((socket) => socket.destroy());
    const client = clientWith(networkOf(server), resolver);
    resolver.answers.set('other.test', []);
    expect(
      await failureOf(client.request({ url: `http://other.test:${server.port}/` }, anyTool, neverAborted)),
    ).toBe('UNREACHABLE');
    expect(
      await failureOf(client.request({ url: `http://api.test:${server.port}/` }, anyTool, neverAborted)),
    ).toBe('UNREACHABLE');
  });

  it.each([
    ['not a url', 'URL.DENIED readable-urls-only'],
    ['//api.test/', 'URL.DENIED readable-urls-only'],
    [`http://api.test/${'a'.repeat(9000)}`, 'URL.DENIED readable-urls-only'],
    ['ftp://api.test/', 'URL.DENIED http-and-https-only'],
    ['http://evil.test\\@api.test/', 'URL.DENIED default-deny'],
    ['http://api.test@evil.test/', 'URL.DENIED no-credentials-in-urls'],
    ['http://api.test:22/', 'URL.DENIED network.blocked_ports'],
    ['http://api.test:0/', 'URL.DENIED port-1-to-65535'],
    ['http://169.254.169.254/latest/', 'URL.DENIED network.allowed_ranges'],
  ])('refuses %s before any look-up', async (url, expected) => {
    const work = clientWith(networkOf({ port: 80 }), resolver).request({ url }, anyTool, neverAborted);
    expect([await failureOf(work), resolver.asked]).toEqual([expected, []]);
  });

  it('judges each request for the caller that it is told', async () => {
    const server = await serveWeb(sayHello);
    const policy = policyOf(networkOf(server), { narrow: ['api.test'] });
    const client = new GuardedHttpClient({ current: policy }, resolver);
    const outcomeOf = async (host: string, caller: EgressCaller): Promise<string | number> => {
      const work = client.request({ url: `http://${host}:${server.port}/` }, caller, neverAborted);
      return await work.then(
        ({ status }) => status,
        () => failureOf(work),
      );
    };

    expect(await outcomeOf('other.test', anyTool)).toBe(200);
    expect(await outcomeOf('api.test', { kind: 'tool', tool: 'narrow' })).toBe(200);
    expect(resolver.asked).toEqual(['other.test', 'api.test']);
    expect(await outcomeOf('other.test', { kind: 'tool', tool: 'narrow' })).toBe(
      'URL.DENIED tools.network.narrow',
    );
    expect(await outcomeOf('api.test', { kind: 'server' })).toBe('URL.DENIED network.server_endpoints');
    expect(resolver.asked).toEqual(['other.test', 'api.test']);
  });

  it('asks the policy again for each request', async () => {
    const server = await serveWeb(sayHello);
    const policies = { current: policyOf(networkOf(server)) };
    const client = new GuardedHttpClient(policies, resolver);
    await client.request({ url: `http://api.test:${server.port}/` }, anyTool, neverAborted);
    policies.current = policyOf({ ...networkOf(server), blockedPorts: [server.port] });
    const work = client.request({ url: `http://api.test:${server.port}/` }, anyTool, neverAborted);
    expect(await failureOf(work)).toBe('URL.DENIED network.blocked_ports');
    expect(server.connections).toBe(1);
  });
});

describe('the record of a call', () => {
  it('has every hop, allowed or refused, also when the tool swallows the refusal', async () => {
    const server = await serveWeb(sayHello);
    const client = clientWith(networkOf(server), resolver);
    resolver.answers.set('other.test', [['10.0.0.1']]);
    const egress = new EgressTrail();
    await runInCallScope({ callId: 'a call', tool: 'any_tool', egress }, async () => {
      for (const host of ['api.test', 'other.test', 'evil.test']) {
        const work = client.request({ url: `http://${host}:${server.port}/` }, anyTool, neverAborted);
        await work.catch(() => undefined);
      }
    });

    expect(egress.notes).toEqual([
      { way: 'request', to: `other.test:${server.port}`, allowed: false, rule: 'network.allowed_ranges' },
      { way: 'request', to: `evil.test:${server.port}`, allowed: false, rule: 'default-deny' },
      {
        way: 'request',
        to: `api.test:${server.port}`,
        allowed: true,
        rule: 'network.allowed_endpoints[0]',
      },
    ]);
  });
});

describe('the environment', () => {
  const PROXIES = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'NODE_USE_ENV_PROXY'];

  afterEach(() => {
    for (const name of PROXIES) delete process.env[name];
  });

  it('cannot send a request through a proxy', async () => {
    const [server, proxy] = [await serveWeb(sayHello), await serveWeb(sayHello)];
    for (const name of PROXIES) process.env[name] = `http://127.0.0.1:${proxy.port}`;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    await clientWith(networkOf(server), resolver).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect([server.connections, proxy.connections]).toEqual([1, 0]);
  });

  it('puts no credentials of a proxy into a request', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = await serveWeb((request, response) => {
      seen.push(request.headers);
      response.end('hello');
    });
    for (const name of PROXIES) process.env[name] = 'http://ann:hunter2@127.0.0.1:9';
    await clientWith(networkOf(server), resolver).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toHaveProperty('proxy-authorization');
  });
});

describe('cancellation', () => {
  it('before the request reaches nobody', async () => {
    const server = await serveWeb(sayHello);
    const work = clientWith(networkOf(server), resolver).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      AbortSignal.abort(),
    );
    expect(await failureOf(work)).toBe('CANCELLED');
    expect([server.connections, resolver.asked]).toEqual([0, []]);
  });

  it('in the middle of a body closes the connection', async () => {
    const cancel = new AbortController();
    let closed: (() => void) | undefined;
    const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
    const server = await serveWeb((_request, response) => {
      response.on('close', () => closed?.());
      response.write('first', () => cancel.abort());
    });
    const request = { url: `http://api.test:${server.port}/` };
    const work = clientWith(networkOf(server), resolver).request(request, anyTool, cancel.signal);
    expect(await failureOf(work)).toBe('CANCELLED');
    await connectionClosed;
  });
});

describe('what a tool may not ask for', () => {
  it('is refused before anybody is dialled', async () => {
    const server = await serveWeb(sayHello);
    const client = clientWith(networkOf(server), resolver);
    const url = `http://api.test:${server.port}/`;
    const work = client.request({ url, headers: { Host: 'evil.test' } }, anyTool, neverAborted);
    expect(await failureOf(work)).toBe('EGRESS.DENIED reserved-headers');
    const put = { url, method: 'PUT' } as unknown as EgressRequest;
    await expect(client.request(put, anyTool, neverAborted)).rejects.toThrow(
      'The method must be one of GET, HEAD, POST.',
    );
    await expect(client.request({ url, body: 'x' }, anyTool, neverAborted)).rejects.toThrow(
      'A body needs the method POST.',
    );
    expect(server.connections).toBe(0);
  });
});
