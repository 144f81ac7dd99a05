import { constants } from 'node:os';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { runInCallScope } from '../../../../kernel/call-scope.js';
import { EgressTrail, RefusalError, type EgressWay, type Verdict } from '../../../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../../../policy/index.js';
import { EgressJudge } from '../egress.judge.js';
import { withPermit } from '../permit.js';
import type { NativeBindings } from '../native.bindings.js';
import { OpenConnections } from '../open.connections.js';
import { guardDatagrams } from './datagram.hook.js';
import { guardDials } from './dial.hook.js';
import { guardListeners } from './listen.hook.js';
import { guardQueries } from './query.hook.js';

const EACCES = -constants.errno.EACCES;
const PUBLIC = '93.184.216.34';
const PORT = 443;

/** Outside of any call the server's own endpoints are open: nothing but these. */
const POLICY = {
  network: {
    allowedRanges: ['127.0.0.1/32', '::1/128'],
    allowedEndpoints: [
      { name: 'v4', host: '127.0.0.1', ports: [PORT], description: '' },
      { name: 'v6', host: '::1', ports: [PORT], description: '' },
      { name: 'api', host: 'api.example', ports: [PORT], description: '' },
      { name: 'arpa', host: '1.0.0.127.in-addr.arpa', ports: [PORT], description: '' },
    ],
    blockedPorts: [],
    allowDns: true,
    dnsAllowlist: ['api.example', '1.0.0.127.in-addr.arpa'],
    serverEndpoints: ['v4', 'v6', 'api', 'arpa'],
  },
  tools: { network: { none: [] } },
  plugins: { external: [] },
} as unknown as Policy;

const NAME_QUERIES = [
  'queryA',
  'queryAaaa',
  'queryAny',
  'queryCaa',
  'queryCname',
  'queryMx',
  'queryNaptr',
  'queryNs',
  'queryPtr',
  'querySoa',
  'querySrv',
  'queryTlsa',
  'queryTxt',
];

/** Shows one thing to whoever looks first, and another to everybody after that. */
function twoFaced<T>(first: T, then: T): T {
  let looks = 0;
  const look = (): T => (looks++ === 0 ? first : then);
  return { toString: look, valueOf: look, [Symbol.toPrimitive]: look } as T;
}

describe("the hooks on the runtime's own functions", () => {
  /** What came through to the system: the function and all its arguments. */
  let reached: unknown[][];
  let heard: string[];
  let judge: EgressJudge;
  let connections: OpenConnections;
  let native: NativeBindings;

  const recording = (...names: string[]): object =>
    Object.fromEntries(
      names.map((name) => [
        name,
        (...args: unknown[]): number => {
          reached.push([name, ...args]);
          return 0;
        },
      ]),
    );
  const call = (owner: object, name: string, ...args: unknown[]): unknown =>
    (Reflect.get(owner, name) as (...args: unknown[]) => unknown).apply(owner, args);
  /** The rule, when the function throws instead of answering with a number. */
  const answerOf = (owner: object, name: string, ...args: unknown[]): unknown => {
    try {
      return call(owner, name, ...args);
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal.rule;
      throw error;
    }
  };

  /** In the call of a tool that may reach nothing. */
  const asAnother = <T>(work: () => T): T =>
    runInCallScope({ callId: 'a call', tool: 'none', egress: new EgressTrail() }, work);

  beforeEach(() => {
    reached = [];
    heard = [];
    judge = new EgressJudge((way: EgressWay, to: string, { allowed }: Verdict) =>
      heard.push(`${way} ${to} ${allowed ? 'allowed' : 'refused'}`),
    );
    judge.govern(new FixedPolicyStore(POLICY));
    connections = new OpenConnections();
    native = {
      tcp: recording('connect', 'connect6', 'listen'),
      pipe: recording('connect', 'bind', 'listen'),
      udp: recording(
        'send',
        'send6',
        'connect',
        'connect6',
        'bind',
        'bind6',
        'addMembership',
        'addSourceSpecificMembership',
      ),
      tls: {},
      process: {},
      dnsChannel: recording(...NAME_QUERIES, 'getHostByAddr', 'setServers', 'setLocalAddress'),
      dns: recording('getaddrinfo', 'getnameinfo'),
      spawnSync: {},
    };
    guardDials(judge, native, connections);
    guardListeners(judge, native);
    guardDatagrams(judge, native, connections);
    guardQueries(judge, native);
  });

  describe('a connection', () => {
    it.each([
      ['connect', '127.0.0.1', '127.0.0.2'],
      ['connect6', '::1', '::2'],
    ])('%s goes where the policy allows, and nowhere else', (name, open, closed) => {
      expect(call(native.tcp, name, 'request', open, PORT)).toBe(0);
      expect(call(native.tcp, name, 'request', open, 80)).toBe(EACCES);
      expect(call(native.tcp, name, 'request', closed, PORT)).toBe(EACCES);
      expect(reached).toEqual([[name, 'request', open, PORT]]);
      expect(heard).toEqual([`connect ${open}:80 refused`, `connect ${closed}:443 refused`]);
    });

    it.each([
      ['connect', '127.0.0.1', '127.0.0.2'],
      ['connect6', '::1', '::2'],
    ])('%s goes where it was judged to go, whatever its arguments say later', (name, open, closed) => {
      expect(
        call(native.tcp, name, 'request', twoFaced<unknown>(open, closed), twoFaced<unknown>('443', 80)),
      ).toBe(0);
      expect(reached).toEqual([[name, 'request', open, PORT]]);
    });

    it('is kept with what it was allowed for', () => {
      call(native.tcp, 'connect', 'request', '127.0.0.1', PORT);

      expect(asAnother(() => connections.openedByAnother(native.tcp)?.destination)).toMatchObject({
        host: { address: { text: '127.0.0.1' } },
        port: PORT,
      });
    });

    it('to a socket file never happens', () => {
      expect(call(native.pipe, 'connect', 'request', '/run/agent.sock')).toBe(EACCES);
      expect([reached, heard]).toEqual([[], ['connect /run/agent.sock refused']]);
    });

    it('to the socket file of a permit happens, and to no other', () => {
      const path = '/tmp/own.sock';
      const permitted = (to: unknown): unknown =>
        withPermit({ kind: 'reach', path }, () => call(native.pipe, 'connect', 'request', to));

      expect(permitted('/tmp/other.sock')).toBe(EACCES);
      expect(withPermit({ kind: 'listen', path }, () => call(native.pipe, 'connect', 'request', path))).toBe(
        EACCES,
      );
      expect(permitted(twoFaced(path, '/tmp/other.sock'))).toBe(0);
      expect(reached).toEqual([['connect', 'request', path]]);
    });

    it.each(['tcp', 'pipe'] as const)('is waited for by nobody: %s', (kind) => {
      expect(call(native[kind], 'listen', 511)).toBe(EACCES);
      expect([reached, heard]).toEqual([[], ['listen a socket refused']]);
    });

    it('is waited for at the socket file of a permit, and nowhere else', () => {
      const path = '/tmp/own.sock';
      const permitted = (name: string, ...args: unknown[]): unknown =>
        withPermit({ kind: 'listen', path }, () => call(native.pipe, name, ...args));

      expect(permitted('listen', 511)).toBe(EACCES);
      expect(call(native.pipe, 'bind', path)).toBe(EACCES);
      expect(permitted('bind', '/tmp/other.sock')).toBe(EACCES);
      expect(permitted('bind', twoFaced(path, '/tmp/other.sock'))).toBe(0);
      expect(call(native.pipe, 'listen', 511)).toBe(EACCES);
      expect(permitted('listen', 511)).toBe(0);
      expect(withPermit({ kind: 'listen', path }, () => call(native.tcp, 'listen', 511))).toBe(EACCES);
      expect(reached).toEqual([
        ['bind', path],
        ['listen', 511],
      ]);
    });
  });

  describe('a datagram', () => {
    it.each([
      ['send', '127.0.0.1', '127.0.0.2'],
      ['send6', '::1', '::2'],
    ])('of %s goes where the policy allows, and nowhere else', (name, open, closed) => {
      const send = (address: unknown, port: unknown): unknown =>
        call(native.udp, name, 'request', ['hello'], 1, port, address, true);

      expect([send(open, PORT), send(open, 80), send(closed, PORT)]).toEqual([0, EACCES, EACCES]);
      expect(send(twoFaced<unknown>(open, closed), twoFaced<unknown>('443', 80))).toBe(0);
      expect(reached).toEqual([
        [name, 'request', ['hello'], 1, PORT, open, true],
        [name, 'request', ['hello'], 1, PORT, open, true],
      ]);
    });

    it.each([
      ['connect', '127.0.0.1', '127.0.0.2'],
      ['connect6', '::1', '::2'],
    ])('of a socket after %s goes where the policy allows, and nowhere else', (name, open, closed) => {
      const connect = (address: unknown, port: unknown): unknown => call(native.udp, name, address, port);

      expect([connect(open, PORT), connect(open, 80), connect(closed, PORT)]).toEqual([0, EACCES, EACCES]);
      expect(connect(twoFaced<unknown>(open, closed), twoFaced<unknown>('443', 80))).toBe(0);
      expect(reached).toEqual([
        [name, open, PORT],
        [name, open, PORT],
      ]);
    });

    it.each([
      ['send', 'connect', '127.0.0.1'],
      ['send6', 'connect6', '::1'],
    ])('of %s on a connected socket is judged for whoever sends it', (send, connect, open) => {
      const sent = (): unknown => call(native.udp, send, 'request', ['hello'], 1, true);
      call(native.udp, connect, open, PORT);

      expect([sent(), asAnother(sent)]).toEqual([0, EACCES]);
      expect(reached).toEqual([
        [connect, open, PORT],
        [send, 'request', ['hello'], 1, true],
      ]);
    });

    it.each(['bind', 'bind6'])("is waited for at no port of somebody's choice: %s", (name) => {
      expect([call(native.udp, name, '0.0.0.0', 0, 0), call(native.udp, name, '0.0.0.0', 5353, 0)]).toEqual([
        0,
        EACCES,
      ]);
      expect(call(native.udp, name, '0.0.0.0', twoFaced<unknown>(0, 5353), 0)).toBe(0);
      expect(reached).toEqual([
        [name, '0.0.0.0', 0, 0],
        [name, '0.0.0.0', 0, 0],
      ]);
      expect(heard).toEqual(['listen UDP port 5353 refused']);
    });

    it.each(['addMembership', 'addSourceSpecificMembership'])('of a group is not received: %s', (name) => {
      expect(call(native.udp, name, '224.0.0.251', '127.0.0.1')).toBe(EACCES);
      expect([reached, heard]).toEqual([[], ['listen a multicast group refused']]);
    });
  });

  describe('a question to DNS', () => {
    it.each(NAME_QUERIES)('%s is asked for a name of the policy, and for no other', (name) => {
      const request = { oncomplete: () => undefined };

      expect(answerOf(native.dnsChannel, name, request, 'api.example', true)).toBe(0);
      expect(answerOf(native.dnsChannel, name, request, 'secret.attacker.example', true)).toBe(
        'network.dns_allowlist',
      );
      expect(
        answerOf(
          native.dnsChannel,
          name,
          request,
          twoFaced<unknown>('api.example', 'secret.attacker.example'),
          true,
        ),
      ).toBe(0);
      expect(reached).toEqual([
        [name, request, 'api.example', true],
        [name, request, 'api.example', true],
      ]);
    });

    it.each([
      ['queryA', PUBLIC],
      ['queryAaaa', '2606:2800:220:1::1'],
    ])('%s lets its answer be dialled, and gives it to whoever asked', (name, address) => {
      const given: unknown[][] = [];
      const request = { oncomplete: (...args: unknown[]): unknown => given.push(args) };
      expect(judge.dial(address, PORT).verdict.allowed).toBe(false);

      call(native.dnsChannel, name, request, 'api.example');
      request.oncomplete(null, [address], [60], 'more');

      expect(judge.dial(address, PORT).verdict.allowed).toBe(true);
      expect(given).toEqual([[null, [address], [60], 'more']]);
    });

    it('that fails fails for whoever asked', () => {
      const given: unknown[][] = [];
      const request = { oncomplete: (...args: unknown[]): unknown => given.push(args) };
      call(native.dnsChannel, 'queryA', request, 'api.example');
      request.oncomplete('ENOTFOUND');

      expect(given).toEqual([['ENOTFOUND', undefined]]);
    });

    it.each(['getHostByAddr', 'getnameinfo'])(
      'for the name of an address is one like any other: %s',
      (name) => {
        const owner = name === 'getnameinfo' ? native.dns : native.dnsChannel;

        expect(answerOf(owner, name, 'request', twoFaced<unknown>('127.0.0.1', '10.0.0.1'), 80)).toBe(0);
        expect(answerOf(owner, name, 'request', '10.0.0.1', 80)).toBe(
          name === 'getnameinfo' ? EACCES : 'network.dns_allowlist',
        );
        expect(reached).toEqual([[name, 'request', '127.0.0.1', 80]]);
        expect(heard.at(-1)).toBe('lookup 1.0.0.10.in-addr.arpa refused');
      },
    );

    it('by getaddrinfo is asked for a name of the policy, and for no other', () => {
      const ask = (name: unknown): unknown => call(native.dns, 'getaddrinfo', 'request', name, 0, 0, 0);

      expect(ask('secret.attacker.example')).toBe(EACCES);
      expect(ask(twoFaced<unknown>('api.example', 'secret.attacker.example'))).toBe(0);
      expect(reached).toEqual([['getaddrinfo', 'request', 'api.example', 0, 0, 0]]);
    });

    it.each(NAME_QUERIES)('%s is asked in the spelling that was judged, and for no address', (name) => {
      const request = { oncomplete: () => undefined };

      expect(answerOf(native.dnsChannel, name, request, 'API.Example.')).toBe(0);
      expect(answerOf(native.dnsChannel, name, request, '93.184.216.34.')).toBe('names-only');
      expect(reached).toEqual([[name, request, 'api.example']]);
      expect(heard.at(-1)).toBe('lookup 93.184.216.34 refused');
    });

    it('by getaddrinfo is asked in the spelling that was judged', () => {
      const ask = (name: unknown): unknown => call(native.dns, 'getaddrinfo', 'request', name);

      expect([ask('API.Example.'), ask('93.184.216.34.')]).toEqual([0, 0]);
      expect(reached).toEqual([
        ['getaddrinfo', 'request', 'api.example'],
        ['getaddrinfo', 'request', '93.184.216.34'],
      ]);
    });

    it.each([
      ['getHostByAddr', 'dnsChannel'],
      ['getnameinfo', 'dns'],
    ] as const)('%s asks for the name of the address that was judged', (name, owner) => {
      expect(call(native[owner], name, 'request', '::ffff:127.0.0.1')).toBe(0);
      expect(reached).toEqual([[name, 'request', '127.0.0.1']]);
    });

    it.each(['setServers', 'setLocalAddress'])("goes to the system's own servers: no %s", (name) => {
      expect(answerOf(native.dnsChannel, name, [[4, '127.0.0.2', 53]])).toBe('system-dns-only');
      expect([reached, heard]).toEqual([[], ['lookup other DNS servers refused']]);
    });
  });
});
