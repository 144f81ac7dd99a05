import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { networkOf, sayHello } from '../../../../test/support/guarded.client.js';
import {
  bodyOf,
  exchange,
  get,
  MANIFEST,
  programPolicy,
  ProxyRig,
  rest,
  statusOf,
  tunnelTo,
} from '../../../../test/support/proxy.rig.js';
import { serveBytes, serveWeb } from '../../../../test/support/web.server.js';

describe('ProgramProxy', () => {
  let rig: ProxyRig;

  beforeEach(() => {
    Logger.overrideLogger(false);
    rig = new ProxyRig();
  });

  afterEach(() => rig.remove());

  describe('refuses', () => {
    it.each([
      [
        'a name of another program',
        'CONNECT other.test:$ HTTP/1.1\r\n\r\n',
        '403',
        'plugins.external[0].network',
      ],
      ['a name of nobody', 'CONNECT evil.test:$ HTTP/1.1\r\n\r\n', '403', 'default-deny'],
      ['another port', 'CONNECT api.test:1 HTTP/1.1\r\n\r\n', '403', 'plugins.external[0].network'],
      ['a blocked port', 'CONNECT api.test:22 HTTP/1.1\r\n\r\n', '403', 'network.blocked_ports'],
      ['port 0', 'CONNECT api.test:0 HTTP/1.1\r\n\r\n', '403', 'port-1-to-65535'],
      ['an address', 'CONNECT 127.0.0.1:$ HTTP/1.1\r\n\r\n', '403', 'plugins.external[0].network'],
      ['metadata', 'CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n', '403', 'network.allowed_ranges'],
      ['IPv6', 'CONNECT [::1]:$ HTTP/1.1\r\n\r\n', '403', 'network.allowed_ranges'],
      ['a forwarded name', get('http://evil.test:$/'), '403', 'default-deny'],
      ['credentials', get('http://user:pw@api.test:$/'), '403', 'no-credentials-in-urls'],
      ['a request line of a server', get('/', 'Host: api.test:$'), '400', 'proxy-requests-only'],
      ['https without CONNECT', get('https://api.test:$/'), '400', 'http-or-connect'],
      ['another scheme', get('ftp://api.test:$/'), '400', 'http-or-connect'],
      ['a method', 'TRACE http://api.test:$/ HTTP/1.1\r\n\r\n', '405', 'listed-methods-only'],
      [
        'an upgrade',
        get('http://api.test:$/', 'Upgrade: websocket', 'Connection: Upgrade'),
        '400',
        'no-protocol-upgrades',
      ],
      ['large headers', get('http://api.test:$/', `X: ${'a'.repeat(17_000)}`), '431', 'bounded-headers'],
      ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', '400', 'valid-http-only'],
      ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400', 'valid-http-only'],
      ['SOCKS', '\x05\x01\x00\r\n\r\n', '400', 'valid-http-only'],
      ['a CONNECT with a path', 'CONNECT api.test:$/x HTTP/1.1\r\n\r\n', '400', 'readable-targets-only'],
      ['a CONNECT without a port', 'CONNECT api.test HTTP/1.1\r\n\r\n', '400', 'readable-targets-only'],
      [
        'an expectation',
        'GET http://evil.test:$/ HTTP/1.1\r\nExpect: wonders\r\n\r\n',
        '403',
        'default-deny',
      ],
    ])('%s, and says by which rule', async (_what, bytes, status, rule) => {
      const web = await serveWeb(sayHello);
      await rig.open([web]);
      const answer = await exchange(rig.path, bytes.replaceAll('$', String(web.port)));

      expect(statusOf(answer)).toBe(status);
      expect(bodyOf(answer)).toMatch(/^[^\n]+\.\n$/);
      expect(bodyOf(answer)).toContain(` Rule: ${rule}. `);
      expect(rig.audit.lines).toEqual([expect.stringMatching(/^weather: (connect|request) /)]);
      expect(rig.audit.lines[0]?.endsWith(` refused ${rule}`)).toBe(true);
      expect([web.connections, rig.resolver.asked]).toEqual([0, []]);
    });

    it('says nothing more to HEAD', async () => {
      await rig.open([]);
      const answer = await exchange(rig.path, 'HEAD http://evil.test/ HTTP/1.1\r\n\r\n');
      expect([statusOf(answer), bodyOf(answer)]).toEqual(['403', '']);
    });

    it.each([
      ['private', [['10.0.0.5']]],
      ['one of several is private', [['127.0.0.1', '192.168.1.1']]],
      ['metadata', [['169.254.169.254']]],
      ['IPv4 in IPv6', [['::ffff:10.0.0.5']]],
      ['unreadable', [['somewhere']]],
    ])('a name whose answer is %s', async (_what, answers) => {
      const web = await serveWeb(sayHello);
      rig.resolver.answers.set('api.test', answers);
      await rig.open([web]);
      for (const bytes of [
        `CONNECT api.test:${web.port} HTTP/1.1\r\n\r\n`,
        get(`http://api.test:${web.port}/`),
      ]) {
        const answer = await exchange(rig.path, bytes);
        expect([statusOf(answer), bodyOf(answer)]).toEqual([
          '403',
          expect.stringContaining('Rule: network.allowed_ranges.'),
        ]);
      }
      expect(web.connections).toBe(0);
    });

    it('whoever rebinds: what was judged is dialled, and the next connection is judged anew', async () => {
      const web = await serveWeb(sayHello);
      rig.resolver.answers.set('api.test', [['127.0.0.1'], ['10.0.0.5']]);
      await rig.open([web]);
      const url = `http://api.test:${web.port}/`;
      expect([statusOf(await exchange(rig.path, get(url))), rig.resolver.asked]).toEqual([
        '200',
        ['api.test'],
      ]);
      expect([statusOf(await exchange(rig.path, get(url))), rig.resolver.asked]).toEqual([
        '403',
        ['api.test', 'api.test'],
      ]);
      expect(web.connections).toBe(1);
    });

    it('from the next connection on what a changed policy takes away', async () => {
      const echo = await serveBytes((socket) => socket.pipe(socket));
      const policies = await rig.open([echo]);
      const tunnel = await tunnelTo(rig.path, `api.test:${echo.port}`);
      policies.change(programPolicy(networkOf(echo), { [MANIFEST]: [] }));

      const second = await exchange(rig.path, `CONNECT api.test:${echo.port} HTTP/1.1\r\n\r\n`);
      expect([statusOf(second), second]).toEqual([
        '403',
        expect.stringContaining('plugins.external[0].network'),
      ]);
      policies.change(programPolicy(networkOf(echo), {}));
      const third = await exchange(rig.path, `CONNECT api.test:${echo.port} HTTP/1.1\r\n\r\n`);
      expect([statusOf(third), third]).toEqual(['403', expect.stringContaining('Rule: plugins.external. ')]);
      tunnel.end('still there');
      expect(await rest(tunnel)).toBe('still there');
    });

    it('what cannot be recorded', async () => {
      const web = await serveWeb(sayHello);
      await rig.open([web]);
      rig.audit.isBroken = true;
      const answer = await exchange(rig.path, get(`http://api.test:${web.port}/`));
      expect([statusOf(answer), bodyOf(answer)]).toEqual(['503', expect.stringContaining('audit.log_file')]);
      expect(statusOf(await exchange(rig.path, get('http://evil.test/')))).toBe('403');
      expect(web.connections).toBe(0);
    });
  });
});
