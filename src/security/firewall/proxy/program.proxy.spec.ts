import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sayHello } from '../../../../test/support/guarded.client.js';
import { bodyOf, exchange, get, ProxyRig, rest, tunnelTo } from '../../../../test/support/proxy.rig.js';
import { selfSigned } from '../../../../test/support/self.signed.js';
import { serveBytes, serveTls, serveWeb } from '../../../../test/support/web.server.js';

describe('ProgramProxy', () => {
  let rig: ProxyRig;

  beforeEach(() => {
    Logger.overrideLogger(false);
    rig = new ProxyRig();
  });

  afterEach(() => rig.remove());

  describe('forwards a request', () => {
    it('with its own headers and a host from the URL, and passes the answer back', async () => {
      const web = await serveWeb((_request, response) => {
        response.writeHead(201, { 'X-Answer': 'yes', 'Keep-Alive': 'timeout=5' }).end('made');
      });
      await rig.open([web]);
      const url = `http://API.test:${web.port}/a/../b?c=d#e`;
      const body = 'x'.repeat(100_000);
      const answer = await exchange(
        rig.path,
        `POST ${url} HTTP/1.1\r\nHost: other.test\r\nProxy-Authorization: Basic x\r\nX-Own: 1\r\n` +
          `Connection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );

      expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n(.+\r\n)*X-Answer: yes\r\n/);
      expect(answer).not.toMatch(/keep-alive/i);
      expect(bodyOf(answer)).toContain('made');
      const headers = {
        host: `api.test:${web.port}`,
        'x-own': '1',
        'content-length': '100000',
        connection: 'close',
      };
      expect(web.requests).toEqual([{ method: 'POST', path: '/b?c=d', headers, body }]);
      expect(rig.audit.lines).toEqual([
        `weather: request api.test:${web.port} allowed network.allowed_endpoints[0]`,
      ]);
    });

    it.each([
      ['chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', 'abcde'],
      ['an expectation', 'Expect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde', 'abcde'],
      ['no body', '\r\n', ''],
    ])('with %s', async (_what, tail, body) => {
      const web = await serveWeb(sayHello);
      await rig.open([web]);
      const answer = await exchange(rig.path, `POST http://api.test:${web.port}/ HTTP/1.1\r\n${tail}`);
      expect(answer).toContain('hello');
      expect(web.requests.map((seen) => seen.body)).toEqual([body]);
    });

    it('whose body is announced behind 2100 headers', async () => {
      const web = await serveWeb(sayHello);
      await rig.open([web]);
      const head = `POST http://api.test:${web.port}/ HTTP/1.1\r\n${'a:\r\n'.repeat(2100)}Content-Length: 5\r\n\r\n`;
      await exchange(rig.path, `${head}abcde`);
      expect(web.requests.map((seen) => seen.body)).toEqual(['abcde']);
    });

    it('and only the first one of a connection', async () => {
      const web = await serveWeb(sayHello);
      await rig.open([web]);
      const url = `http://api.test:${web.port}`;
      const answer = await exchange(rig.path, get(`${url}/1`) + get(`${url}/2`) + get(`${url}/3`));
      expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
      expect(web.requests.map((seen) => seen.path)).toEqual(['/1']);

      expect(
        await exchange(rig.path, get(`${url}/4`) + `CONNECT api.test:${web.port} HTTP/1.1\r\n\r\n`),
      ).not.toContain('Established');
    });

    it('and cuts off an answer that was cut off', async () => {
      const web = await serveBytes((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')),
      );
      await rig.open([web]);
      const answer = await exchange(rig.path, get(`http://api.test:${web.port}/`));
      expect(answer).toMatch(/Content-Length: 9\r\n(.+\r\n)*\r\nhalf$/);
    });

    it.each([
      ['waits for the answer', 'GET', '\r\n'],
      ['is sending', 'POST', 'Content-Length: 9\r\n\r\nhalf'],
    ])('and leaves the server when the program goes while it %s', async (_what, method, tail) => {
      let left: (sent: string) => void;
      const ended = new Promise<string>((resolve) => (left = resolve));
      const server = await serveBytes((socket) => void rest(socket).then(left));
      await rig.open([server], { idleMs: 600_000 });
      const client = connect(rig.path);
      client.write(`${method} http://api.test:${server.port}/ HTTP/1.1\r\n${tail}`);
      while (server.connections === 0) await new Promise((again) => setImmediate(again));
      client.destroy();
      await expect(ended).resolves.toEqual(expect.any(String));
    });
  });

  describe('makes a tunnel', () => {
    it('through which TLS reaches the server itself', async () => {
      const identity = selfSigned('api.test');
      const server = await serveTls(identity, (_request, response) => void response.end('secret'));
      await rig.open([server]);
      const tunnel = await tunnelTo(rig.path, `api.test:${server.port}`);
      const secured = connectTls({ socket: tunnel, servername: 'api.test', ca: identity.cert });
      secured.write('GET / HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n');

      expect(bodyOf(await rest(secured as unknown as Socket))).toContain('secret');
      expect(rig.audit.lines).toEqual([
        `weather: connect api.test:${server.port} allowed network.allowed_endpoints[0]`,
      ]);
    });

    it('for what was sent with the request as well, and until both have finished', async () => {
      const echo = await serveBytes((socket) => socket.pipe(socket));
      await rig.open([echo]);
      const socket = connect(rig.path);
      // A half close: the program says that it is done and still wants the answer.
      socket.end(`CONNECT api.test:${echo.port} HTTP/1.1\r\n\r\nearly bytes`);
      expect(await rest(socket)).toBe('HTTP/1.1 200 Connection Established\r\n\r\nearly bytes');
    });

    it('that ends with the server', async () => {
      const server = await serveBytes((socket) => socket.end('bye'));
      await rig.open([server]);
      const socket = connect(rig.path);
      socket.write(`CONNECT api.test:${server.port} HTTP/1.1\r\n\r\n`);
      expect(await rest(socket)).toMatch(/bye$/);
    });

    it('that holds a server up as long as the program does not read', async () => {
      let sent = 0;
      let heldUp: () => void;
      const closed = new Promise<void>((resolve) => (heldUp = resolve));
      const flood = await serveBytes((socket) => {
        const more = (): void => {
          while (!socket.destroyed && socket.write(Buffer.alloc(65_536))) sent += 65_536;
        };
        socket.on('drain', more).once('data', more).once('close', heldUp);
      });
      await rig.open([flood], { idleMs: 200 });
      const socket = await tunnelTo(rig.path, `api.test:${flood.port}`);
      socket.pause().write('go');
      await closed;
      // Buffers of the sockets and streams. Without backpressure it would go on for ever.
      expect(sent).toBeLessThan(32 * 1024 * 1024);
      socket.destroy();
    });
  });

  it('ends everything when it is closed', async () => {
    const silent = await serveBytes(() => undefined);
    await rig.open([silent]);
    const tunnel = await tunnelTo(rig.path, `api.test:${silent.port}`);
    const ends = [
      rest(tunnel),
      exchange(rig.path, get(`http://api.test:${silent.port}/`)),
      exchange(rig.path, 'GET http://api.test/ HTTP/1.1\r\n'),
      exchange(rig.path, ''),
    ];
    while (silent.connections < 2) await new Promise((resolve) => setImmediate(resolve));
    await rig.close();
    expect(await Promise.all(ends)).toEqual(['', '', '', '']);
    expect(await exchange(rig.path, get('http://api.test/'))).toBe('');
  });
});
