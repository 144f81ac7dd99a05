import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { selfSigned } from '../support/self.signed.js';
import { serveBytes, serveTls, serveWeb } from '../support/web.server.js';

const CHILD = join(process.cwd(), 'test', 'support', 'egress.child.mjs');

/** What the built client gets from a URL when it runs under these variables. */
async function fetchedUnder(environment: Record<string, string>, url: string): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, url], { env });
  return stdout;
}

describe('the guarded client in a process of its own', () => {
  it('reaches a server whose certificate is trusted and names it', async () => {
    const identity = selfSigned('api.test');
    const trusted = join(mkdtempSync(join(tmpdir(), 'mss-ca-')), 'ca.pem');
    writeFileSync(trusted, identity.cert);
    const server = await serveTls(identity, (_request, response) => response.end('hello'));
    const url = `https://api.test:${server.port}/`;
    expect(await fetchedUnder({ NODE_EXTRA_CA_CERTS: trusted }, url)).toBe('hello');
  });

  it('does not reach one whose trusted certificate names somebody else', async () => {
    const identity = selfSigned('other.test');
    const trusted = join(mkdtempSync(join(tmpdir(), 'mss-ca-')), 'ca.pem');
    writeFileSync(trusted, identity.cert);
    const server = await serveTls(identity, (_request, response) => response.end('hello'));
    const url = `https://api.test:${server.port}/`;
    expect(await fetchedUnder({ NODE_EXTRA_CA_CERTS: trusted }, url)).toBe('UNREACHABLE');
  });

  it('trusts no certificate just because the environment says so', async () => {
    const server = await serveTls(selfSigned('api.test'), (_request, response) => response.end('hello'));
    const url = `https://api.test:${server.port}/`;
    expect(await fetchedUnder({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, url)).toBe('UNREACHABLE');
  });

  it('uses no proxy just because the environment says so', async () => {
    const server = await serveWeb((_request, response) => response.end('hello'));
    const proxy = await serveWeb((_request, response) => response.end('proxied'));
    const through = `http://127.0.0.1:${proxy.port}`;
    const environment = {
      HTTP_PROXY: through,
      http_proxy: through,
      ALL_PROXY: through,
      NODE_USE_ENV_PROXY: '1',
    };
    expect(await fetchedUnder(environment, `http://api.test:${server.port}/`)).toBe('hello');
    expect(proxy.connections).toBe(0);
  });

  it.each([
    [
      'a lenient parser',
      '--insecure-http-parser',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'BAD_RESPONSE',
    ],
    [
      'large headers',
      '--max-http-header-size=1000000',
      `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(65_536)}\r\n\r\n`,
      'TOO_LARGE',
    ],
  ])('does not accept %s just because the environment says so', async (_what, option, bytes, expected) => {
    const server = await serveBytes((socket) => socket.once('data', () => socket.end(bytes)));
    const url = `http://api.test:${server.port}/`;
    expect(await fetchedUnder({ NODE_OPTIONS: option }, url)).toBe(expected);
  });
});
