import { describe, expect, it } from '@jest/globals';
import {
  clientWith,
  failureOf,
  networkOf,
  anyTool,
  neverAborted,
  redirectTo,
} from '../../../test/support/guarded.client.js';
import { serveBytes, serveWeb } from '../../../test/support/web.server.js';
import { Resolver } from './resolver.js';

class SilentResolver extends Resolver {
  override resolve(): Promise<readonly string[]> {
    return new Promise(() => undefined);
  }
}

describe('hostile servers', () => {
  async function against(bytes: string, timeoutMs = 5000): Promise<string> {
    const server = await serveBytes((socket) => socket.once('data', () => socket.write(bytes)));
    const request = { url: `http://api.test:${server.port}/`, timeoutMs };
    return await failureOf(clientWith(networkOf(server)).request(request, anyTool, neverAborted));
  }

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'BAD_RESPONSE'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'BAD_RESPONSE'],
    [
      'length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'BAD_RESPONSE',
    ],
    ['a header of 64 KiB', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(65_536)}\r\n\r\n`, 'TOO_LARGE'],
    ['9,000 headers', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(9000)}\r\n`, 'TOO_LARGE'],
  ])('that speak %s are cut off', async (_what, bytes, expected) => {
    expect(await against(bytes)).toBe(expected);
  });

  it('that change the protocol get no further', async () => {
    const bytes = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';
    expect(await against(bytes)).toBe('BAD_RESPONSE');
  });

  it('that send a byte now and then are held to one time limit over everything', async () => {
    const drip = await serveWeb((_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const request = { url: `http://api.test:${drip.port}/`, timeoutMs: 300 };
    const started = performance.now();
    expect(await failureOf(clientWith(networkOf(drip)).request(request, anyTool, neverAborted))).toBe(
      'TIMED_OUT',
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('that redirect slowly are held to the same time limit', async () => {
    const slow = await serveWeb((_request, response) => {
      setTimeout(() => redirectTo('/again')(undefined, response), 100);
    });
    const request = { url: `http://api.test:${slow.port}/`, timeoutMs: 300, maxRedirects: 20 };
    expect(await failureOf(clientWith(networkOf(slow)).request(request, anyTool, neverAborted))).toBe(
      'TIMED_OUT',
    );
    expect(slow.requests.length).toBeLessThan(5);
  });

  it('that never answer a handshake or a look-up run into the time limit', async () => {
    const silent = await serveBytes(() => undefined);
    const url = `https://api.test:${silent.port}/`;
    const rules = networkOf(silent);
    expect(await failureOf(clientWith(rules).request({ url, timeoutMs: 200 }, anyTool, neverAborted))).toBe(
      'TIMED_OUT',
    );
    const deaf = clientWith(rules, new SilentResolver());
    expect(await failureOf(deaf.request({ url, timeoutMs: 100 }, anyTool, neverAborted))).toBe('TIMED_OUT');
  });
});

describe('TLS', () => {
  it('asks for the name that was judged', async () => {
    let hello = '';
    const server = await serveBytes((socket) => {
      socket.once('data', (bytes) => {
        hello = bytes.toString('latin1');
        socket.destroy();
      });
    });
    const work = clientWith(networkOf(server)).request(
      { url: `https://API.test.:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect(await failureOf(work)).toBe('UNREACHABLE');
    expect(hello).toContain('\u0000\bapi.test');
  });
});
