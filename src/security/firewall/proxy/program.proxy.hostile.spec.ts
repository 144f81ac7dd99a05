import { connect, type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sayHello } from '../../../../test/support/guarded.client.js';
import {
  bodyOf,
  exchange,
  get,
  ProxyRig,
  rest,
  statusOf,
  tunnelTo,
} from '../../../../test/support/proxy.rig.js';
import { serveBytes, serveWeb } from '../../../../test/support/web.server.js';
import { Resolver } from '../resolver.js';

describe('ProgramProxy', () => {
  let rig: ProxyRig;

  beforeEach(() => {
    Logger.overrideLogger(false);
    rig = new ProxyRig();
  });

  afterEach(() => rig.remove());

  describe('lets no request hide in another', () => {
    const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: api.test\r\n\r\n';
    const manyHeaders = 'a:\r\n'.repeat(2100);

    it.each([
      ['two lengths', `Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
      [
        'length and chunks',
        `Content-Length: ${HIDDEN.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
      ],
      ['chunks and length', `Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['a list of lengths', `Content-Length: 0, ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
      ['a signed length', `Content-Length: +${HIDDEN.length}\r\n\r\n${HIDDEN}`],
      ['other codings', `Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['a coding that is last in name only', `Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['two codings', `Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['a space before the colon', `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['a folded line', `Transfer-Encoding:\r\n x\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['a bare line feed', `X: 1\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
      ['a bare carriage return', `X: 1\rContent-Length: 99\r\n\r\n${HIDDEN}`],
      ['two hosts', `Host: api.test\r\nHost: evil.test\r\n\r\n${HIDDEN}`],
      [
        'a length that is named hop by hop',
        `Connection: Content-Length\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
      ],
      ['a length behind 2100 headers', `${manyHeaders}Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
      ['a wrong size of a chunk', `Transfer-Encoding: chunked\r\n\r\n1;x=\n\r\na\r\n0x0\r\n\r\n${HIDDEN}`],
      ['nothing', `\r\n${HIDDEN}`],
    ])('behind %s', async (_what, tail) => {
      const arrived: string[] = [];
      const server = await serveBytes((socket) => {
        socket.on('data', (bytes) => arrived.push(bytes.toString('latin1')));
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
      });
      await rig.open([server]);
      await exchange(rig.path, `POST http://api.test:${server.port}/ HTTP/1.1\r\n${tail}`);

      // As a strict server reads it: whatever is in the body by its length is no request.
      const sent = arrived.join('');
      const [head = '', ...body] = sent.split('\r\n\r\n');
      const length = /^Content-Length: (\d+)$/m.exec(head)?.[1] ?? '0';
      const isChunked = /^Transfer-Encoding: chunked$/m.test(head);
      const end = isChunked ? sent.indexOf('0\r\n\r\n') + 5 : head.length + 4 + Number(length);
      expect(sent.slice(sent === '' ? 0 : end)).toBe('');
      expect(body.length).toBeLessThanOrEqual(4);
    });
  });

  describe('is bounded', () => {
    it('in time for headers', async () => {
      await rig.open([], { headersMs: 100 });
      const answers = await Promise.all([
        exchange(rig.path, 'GET http://api.test/ HTTP/1.1\r\nX: '),
        exchange(rig.path, ''),
      ]);
      for (const answer of answers) expect(statusOf(answer)).toBe('408');
      expect(rig.audit.lines).toEqual([
        'weather: request unreadable refused headers-in-time',
        'weather: request unreadable refused headers-in-time',
      ]);
    });

    it('in connections at once', async () => {
      const echo = await serveBytes((socket) => socket.pipe(socket));
      await rig.open([echo], { connections: 3 });
      const authority = `api.test:${echo.port}`;
      const tunnels = [];
      for (let n = 0; n < 3; n++) tunnels.push(await tunnelTo(rig.path, authority));
      const flood = await Promise.all(Array.from({ length: 50 }, () => rest(connect(rig.path))));
      expect([new Set(flood), echo.connections]).toEqual([new Set(['']), 3]);
      expect(rig.audit.lines.slice(3, 5)).toEqual([
        'weather: request a connection refused bounded-connections',
        'weather: request a connection refused bounded-connections',
      ]);

      const [first] = tunnels;
      first?.end();
      await rest(first as Socket);
      for (;;) {
        const again = await tunnelTo(rig.path, authority).catch(() => undefined);
        if (again !== undefined) break;
      }
      expect(echo.connections).toBe(4);
    });

    it('in waiting for a look-up', async () => {
      class SilentResolver extends Resolver {
        override resolve(): Promise<readonly string[]> {
          return new Promise(() => undefined);
        }
      }
      const web = await serveWeb(sayHello);
      await rig.open([web], { connectMs: 100 }, new SilentResolver());
      for (const bytes of [
        `CONNECT api.test:${web.port} HTTP/1.1\r\n\r\n`,
        get(`http://api.test:${web.port}/`),
      ]) {
        expect(statusOf(await exchange(rig.path, bytes))).toBe('504');
      }
      expect(rig.audit.lines).toEqual([
        `weather: connect api.test:${web.port} allowed network.allowed_endpoints[0]`,
        `weather: request api.test:${web.port} allowed network.allowed_endpoints[0]`,
      ]);
    });

    it('in waiting for a server that never answers', async () => {
      const silent = await serveBytes(() => undefined);
      await rig.open([silent], { idleMs: 100 });
      const answer = await exchange(rig.path, get(`http://api.test:${silent.port}/`));
      expect([statusOf(answer), bodyOf(answer)]).toEqual([
        '504',
        expect.stringContaining('policy allows it'),
      ]);
      expect(await rest(await tunnelTo(rig.path, `api.test:${silent.port}`))).toBe('');
    });

    it.each([
      ['closes at once', ''],
      ['speaks another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
      [
        'changes the protocol',
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      ],
      ['sends too large headers', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
      ['says two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ])('by a server that %s', async (_what, bytes) => {
      const server = await serveBytes((socket) => socket.once('data', () => socket.end(bytes)));
      await rig.open([server]);
      expect(statusOf(await exchange(rig.path, get(`http://api.test:${server.port}/`)))).toBe('502');
    });

    it('by nobody who listens, and by a name that does not exist', async () => {
      const gone = await serveBytes(() => undefined);
      await rig.open([{ port: 9 }, gone]);
      expect(statusOf(await exchange(rig.path, 'CONNECT api.test:9 HTTP/1.1\r\n\r\n'))).toBe('502');
      rig.resolver.answers.set('api.test', []);
      expect(statusOf(await exchange(rig.path, 'CONNECT api.test:9 HTTP/1.1\r\n\r\n'))).toBe('502');
    });
  });
});
