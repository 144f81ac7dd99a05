import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAudit } from '../support/audit.reader.js';
import {
  openDns,
  openHttp2,
  openTcp,
  openTls,
  openUdp,
  openWeb,
  type OpenPort,
} from '../support/open.ports.js';
import { writePolicy, type PolicyFolder } from '../support/policy.text.js';
import { openSession, type Session } from '../support/sdk.client.js';
import { selfSigned } from '../support/self.signed.js';

const GUARDED_SERVER = fileURLToPath(new URL('../fixtures/egress.server.mjs', import.meta.url));
const UNGUARDED = fileURLToPath(new URL('../fixtures/ways.unguarded.mjs', import.meta.url));

const GOVERNED = fileURLToPath(new URL('../fixtures/governed.process.mjs', import.meta.url));
const PERMITTED = fileURLToPath(new URL('../fixtures/permitted.program.mjs', import.meta.url));

/** Node 20 has a WebSocket, but hides it. */
const NODE_FLAGS = Number(process.versions.node.split('.', 1)[0]) < 22 ? ['--experimental-websocket'] : [];

/** The policy opens this address and nothing else. */
const OPEN = '127.0.0.1';
const CLOSED = '127.0.0.2';

type Port = 'web' | 'http2' | 'tls' | 'tcp' | 'udp';

/** Every way to connect, with a server that understands it. */
const CONNECTIONS: readonly (readonly [via: string, port: Port])[] = [
  // First: it may take over a connection that fetch has left open.
  ['WebSocket', 'web'],
  ['fetch', 'web'],
  ['http', 'web'],
  ['http, pooled', 'web'],
  ['https', 'tls'],
  ['http2', 'http2'],
  ['http2, shared', 'http2'],
  ['axios', 'web'],
  ['net', 'tcp'],
  ['net, old style', 'tcp'],
  ['net, stored', 'tcp'],
  ['tls', 'tls'],
  ['the connect binding', 'tcp'],
  ['dgram', 'udp'],
  ['dgram, connected', 'udp'],
  ['dgram, stored', 'udp'],
  ['tls, stored', 'tls'],
];

/** Ways that only lead to where they should not: they lie about where they go, or whose they are. */
const TRICKS: readonly (readonly [via: string, port: Port])[] = [
  ['net, own lookup', 'tcp'],
  ['net, own lookup of many', 'tcp'],
  ['net, two-faced options', 'tcp'],
  ['net, two-faced port', 'tcp'],
];

const QUESTIONS = [
  'dns.lookup',
  'dns.promises.lookup',
  'dns.resolve4',
  'dns.resolveTxt',
  'dns.Resolver',
  'the look-up binding',
] as const;

const PROGRAMS = [
  'spawn',
  'spawnSync',
  'exec',
  'execFileSync',
  'fork',
  'the spawn binding',
  'Worker',
  'Worker by its prototype',
  'a thread of loader hooks',
] as const;

const LISTENERS = [
  'listen',
  'the listen binding',
  'http listen',
  'a UDP port',
  'a multicast group',
  'inspector',
] as const;

const REPLACEMENTS = ['replace net', 'redefine net', 'delete dns', 'replace the binding'] as const;

describe('the process-wide egress guard', () => {
  const ports = new Map<string, OpenPort>();
  let policy: PolicyFolder;
  let session: Session;

  const portOf = (host: string, port: Port): OpenPort => {
    const found = ports.get(`${host} ${port}`);
    if (found === undefined) throw new Error(`Nothing was opened for ${host} ${port}.`);
    return found;
  };
  /** At every port of the closed address. */
  const arrivals = async (): Promise<readonly number[]> =>
    await Promise.all(
      [...ports.values()].filter(({ host }) => host === CLOSED).map((port) => port.arrivals()),
    );
  const reach = (tool: string, via: string, host: string, port: number) =>
    session.call(tool, { via, host, port });

  beforeAll(async () => {
    const identity = selfSigned('egress.test');
    for (const host of [OPEN, CLOSED]) {
      ports.set(`${host} web`, await openWeb(host));
      ports.set(`${host} http2`, await openHttp2(host));
      ports.set(`${host} tls`, await openTls(host, identity));
      ports.set(`${host} tcp`, await openTcp(host));
      ports.set(`${host} udp`, await openUdp(host));
    }
    const tcp = portOf(OPEN, 'tcp').port;
    policy = writePolicy({
      tools:
        '{ allow: ["*"], timeout: 5, rate_limits: { default: 100000 }, network: { narrow: [the-tcp-port] } }',
      network: `
  allowed_ranges: ["${OPEN}/32"]
  allowed_endpoints:
    - { name: the-tcp-port, host: "${OPEN}", ports: [${tcp}] }
    - { host: "*.open.example", ports: [443] }
    - { host: localhost, ports: [${tcp}, ${portOf(CLOSED, 'tcp').port}] }
  server_endpoints: [the-tcp-port]
  allow_dns: true
  dns_allowlist: [localhost]`,
    });
    session = await openSession(policy, { BOOT_PORT: String(tcp) }, [
      ...NODE_FLAGS,
      GUARDED_SERVER,
      policy.file,
    ]);
  });

  afterAll(async () => {
    await session.close();
    await Promise.all([...ports.values()].map((port) => port.close()));
    policy.remove();
  });

  describe('without the guard, as a control', () => {
    let dns: OpenPort;

    beforeAll(async () => {
      dns = await openDns(OPEN);
    });

    afterAll(() => dns.close());

    const unguarded = async (via: string, host: string, port: number): Promise<string> => {
      const args = [...NODE_FLAGS, UNGUARDED, via, host, String(port), String(dns.port)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
      return stdout;
    };

    it.each([...CONNECTIONS, ...TRICKS])('%s reaches the closed address', async (via, port) => {
      const closed = portOf(CLOSED, port);
      const before = await closed.arrivals();
      await unguarded(via, CLOSED, closed.port);

      expect(await closed.arrivals()).toBeGreaterThan(before);
    });

    it.each(['dns.resolve4', 'dns.resolveTxt', 'dns.Resolver'])('%s asks a DNS server', async (via) => {
      const before = await dns.arrivals();
      await unguarded(via, 'secret.attacker.example', 1);

      expect(await dns.arrivals()).toBeGreaterThan(before);
    });

    it.each([
      ...PROGRAMS,
      ...LISTENERS,
      'the debugger by signal',
      ...REPLACEMENTS,
      'own DNS server',
      'own DNS server for all',
      'own local address',
    ])('%s works', async (via) => {
      expect(await unguarded(via, OPEN, 1)).toBe('done');
    });
  });

  describe('a connection', () => {
    it.each(CONNECTIONS)('%s reaches what the policy allows', async (via, port) => {
      const open = portOf(OPEN, port);
      const before = await open.arrivals();

      expect(await reach('wide', via, OPEN, open.port)).toMatchObject({
        text: `${via} got out`,
        isError: false,
      });
      expect(await open.arrivals()).toBe(before + 1);
    });

    it.each([...CONNECTIONS.filter(([via]) => via !== 'http2, shared'), ...TRICKS])(
      '%s reaches nothing else, and its caller learns the rule',
      async (via, port) => {
        const before = await arrivals();
        const answer = await reach('wide', via, CLOSED, portOf(CLOSED, port).port);

        expect(answer).toMatchObject({
          isError: true,
          text: expect.stringMatching(/network\.allowed_ranges|default-deny|has no address/),
        });
        expect(await arrivals()).toEqual(before);
      },
    );

    it.each(CONNECTIONS.filter(([, port]) => port !== 'tcp'))(
      '%s of a narrowed tool reaches only its own endpoints',
      async (via, port) => {
        const open = portOf(OPEN, port);
        const before = await open.arrivals();

        expect(await reach('narrow', via, OPEN, open.port)).toMatchObject({
          isError: true,
          text: expect.stringContaining('tools.network.narrow'),
        });
        expect(await open.arrivals()).toBe(before);
      },
    );

    it('of a narrowed tool reaches what it is narrowed to', async () => {
      const open = portOf(OPEN, 'tcp');

      expect(await reach('narrow', 'net', OPEN, open.port)).toMatchObject({ text: 'net got out' });
    });

    it.each(['net, a socket file', 'http to a socket file', 'the pipe binding'])(
      '%s is refused',
      async (via) => {
        expect(await reach('wide', via, policy.database, 0)).toMatchObject({
          isError: true,
          text: expect.stringContaining('no-local-sockets'),
        });
      },
    );

    it('that was opened outside of the call has the rights of the server, not of the tool', async () => {
      const web = portOf(OPEN, 'web');
      const before = await web.arrivals();

      expect(await reach('wide', 'outside of the call', OPEN, web.port)).toMatchObject({
        isError: true,
        text: expect.stringContaining('network.server_endpoints'),
      });
      expect(await web.arrivals()).toBe(before);
    });
  });

  describe('a connection that another tool opened', () => {
    it.each([
      ['fetch', 'web'],
      ['http, pooled', 'web'],
      ['http2, shared', 'http2'],
    ] as const)('%s cannot be used by a narrowed tool', async (via, port) => {
      const open = portOf(OPEN, port);
      await reach('wide', via, OPEN, open.port);

      expect(await reach('narrow', via, OPEN, open.port)).toMatchObject({
        isError: true,
        text: expect.stringContaining('tools.network.narrow'),
      });
    });

    it.each([
      ['net, stored', 'web'],
      ['tls, stored', 'tls'],
      ['dgram, stored', 'udp'],
    ] as const)('%s cannot be written to by a narrowed tool', async (via, port) => {
      const open = portOf(OPEN, port);

      expect(await reach('wide', via, OPEN, open.port)).toMatchObject({ text: `${via} got out` });
      expect(await reach('narrow', via, OPEN, open.port)).toMatchObject({
        isError: true,
        text: expect.stringContaining('tools.network.narrow'),
      });
    });

    it('may be written to by a tool that could have opened it', async () => {
      const open = portOf(OPEN, 'tcp');

      expect(await reach('wide', 'net, stored', OPEN, open.port)).toMatchObject({
        text: 'net, stored got out',
      });
      expect(await reach('narrow', 'net, stored', OPEN, open.port)).toMatchObject({
        text: 'net, stored got out',
      });
    });

    it('is out of reach for code that left the call it ran in', async () => {
      const open = portOf(OPEN, 'web');
      await reach('wide', 'net, stored', OPEN, open.port);

      expect(await reach('narrow', 'net, stored, outside of the call', OPEN, open.port)).toMatchObject({
        isError: true,
      });
      // Of no call, so it has a record of its own.
      expect(
        readAudit(policy.auditLog).filter(({ type, tool_name }) => type === 'egress' && tool_name === null),
      ).toContainEqual(
        expect.objectContaining({
          egress: [
            {
              way: 'write',
              to: `${OPEN}:${open.port}`,
              allowed: false,
              rule: 'network.server_endpoints',
            },
          ],
        }),
      );
    });
  });

  describe('a question to DNS', () => {
    it.each(QUESTIONS)('%s is asked only for names of the policy', async (via) => {
      expect(await reach('wide', via, 'secret.attacker.example', 1)).toMatchObject({
        isError: true,
        text: expect.stringContaining('network.dns_allowlist'),
      });
    });

    it.each(['dns.resolve4', 'dns.resolveTxt', 'dns.Resolver'])('%s is asked for no address', async (via) => {
      expect(await reach('wide', via, `${OPEN}.`, 1)).toMatchObject({
        isError: true,
        text: expect.stringContaining('names-only'),
      });
    });

    it.each(['dns.lookup', 'dns.promises.lookup'])('%s of a name of the policy is answered', async (via) => {
      expect(await reach('wide', via, 'localhost', 1)).toMatchObject({ text: `${via} got out` });
    });

    it.each(['dns.lookup', 'dns.promises.lookup'])('%s of a narrowed tool is not', async (via) => {
      expect(await reach('narrow', via, 'localhost', 1)).toMatchObject({
        isError: true,
        text: expect.stringContaining('tools.network.narrow'),
      });
    });

    it.each(['dns.reverse', 'dns.lookupService', 'the name binding'])(
      '%s is refused like any other name',
      async (via) => {
        expect(await reach('wide', via, OPEN, 80)).toMatchObject({
          isError: true,
          text: expect.stringContaining('1.0.0.127.in-addr.arpa'),
        });
      },
    );

    it.each(['own DNS server', 'own DNS server for all', 'own local address'])(
      'goes to no %s',
      async (via) => {
        expect(await reach('wide', via, OPEN, 53)).toMatchObject({
          isError: true,
          text: expect.stringContaining('system-dns-only'),
        });
      },
    );
  });

  it.each(PROGRAMS)('refuses %s', async (via) => {
    expect(await reach('wide', via, OPEN, 1)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/no-subprocesses|no-threads/),
    });
  });

  it("lets the server's own runner start the very program that it judged", async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [PERMITTED], { timeout: 20_000 });

    expect(JSON.parse(stderr)).toEqual({
      permitted: 3,
      permittedSync: 4,
      twoFaced: 5,
      another: 'no-subprocesses',
      unpermitted: 'no-subprocesses',
    });
  });

  describe('in a process of its own', () => {
    let seen: Record<string, unknown>;

    beforeAll(async () => {
      const args = [GOVERNED, ...(['web', 'tls'] as const).map((port) => String(portOf(OPEN, port).port))];
      const { stderr } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
      seen = JSON.parse(stderr);
    });

    it('refuses everything before a policy governs', () => {
      expect(seen['ungoverned']).toEqual(['default-deny', 'default-deny', 'default-deny']);
    });

    it('lets the guarded client look up and dial what it judged, even then', () => {
      expect(seen['client']).toBe('hello');
    });

    it('is governed by one policy only', () => {
      expect(seen['second']).toBe('The egress guard is governed by a policy already.');
    });

    it.each(['callback', 'promise'])(
      'dials what a look-up answered, if all of the answer may be dialled: %s',
      (form) => {
        expect(seen[form]).toEqual({
          before: `tools.network.${form}.example`,
          answer: { address: '127.0.0.1', family: 4 },
          after: 'got out',
          spoilt: 'network.allowed_ranges',
          spelled: '127.0.0.1',
          foreign: 'network.dns_allowlist',
        });
      },
    );

    it('says at once which rule refuses what a look-up of somebody else claims', () => {
      expect(seen['lied']).toEqual(['default-deny', 'default-deny']);
    });

    it('says which rule refuses the name of an address', () => {
      expect(seen['reverse']).toBe('network.dns_allowlist');
    });

    it('asks the system for nothing but names of the policy, as they were judged', () => {
      expect(seen['asked']).toEqual([
        'twin.example',
        'callback.example',
        'mixed.callback.example',
        'promise.example',
        'mixed.promise.example',
      ]);
    });

    it('judges every kind of write to a connection that the server itself opened', () => {
      expect(seen['writes']).toEqual({
        'tcp buffer': 'EACCES tools.network.none',
        'tcp ascii': 'EACCES tools.network.none',
        'tcp latin1': 'EACCES tools.network.none',
        'tcp ucs2': 'EACCES tools.network.none',
        'tcp utf8': 'EACCES tools.network.none',
        'tcp several': 'EACCES tools.network.none',
        'tls buffer': 'EACCES tools.network.none',
        'tls ascii': 'EACCES tools.network.none',
        'tls latin1': 'EACCES tools.network.none',
        'tls ucs2': 'EACCES tools.network.none',
        'tls utf8': 'EACCES tools.network.none',
        'tls several': 'EACCES tools.network.none',
      });
    });

    it('lets a connection count for the name that was asked for, when several have its address', () => {
      expect(seen['shared']).toEqual({
        'twin.example': ['twin.example'],
        'callback.example': ['callback.example'],
        'promise.example': ['promise.example'],
      });
      expect(seen['sharedLookup']).toEqual(['promise.example']);
      expect(seen['sharedAddress']).toEqual([]);
    });

    it('keeps a tool from an HTTP/2 session that somebody else has opened a moment ago', () => {
      expect(seen['session']).toBe('own-sessions-only');
    });

    it('tells the operator once of every target that was refused', () => {
      const to = `127.0.0.3:${portOf(OPEN, 'web').port}`;

      expect(seen['closed']).toEqual(Array(4).fill('network.allowed_ranges'));
      expect(seen['lines']).toEqual([
        `The server itself: connect ${to} was refused by network.allowed_ranges`,
        `any (call a call): connect ${to} was refused by network.allowed_ranges`,
      ]);
      // That of a call is in the record of the call.
      expect(seen['recorded']).toEqual([`no call: connect ${to} network.allowed_ranges`]);
    });

    it('refuses everything again when the application is gone', () => {
      expect([seen['governed'], seen['released']]).toEqual([
        ['got out', 'got out'],
        ['default-deny', 'default-deny'],
      ]);
    });
  });

  it('refuses to let another program take the place of the server', async () => {
    // Node has execve() since 22.15.
    const isThere = 'execve' in process;
    const answer = await reach('wide', 'execve', OPEN, 1);

    expect(answer.isError).toBe(true);
    if (isThere) expect(answer.text).toContain('no-subprocesses');
  });

  it.each(LISTENERS)('refuses to wait for connections: %s', async (via) => {
    expect(await reach('wide', via, OPEN, 1)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/no-listening|no-inspector/),
    });
  });

  it('keeps the debugger closed when the process is sent its signal', async () => {
    expect(await reach('wide', 'the debugger by signal', OPEN, 1)).toMatchObject({ isError: true });
  });

  it.each(REPLACEMENTS)('cannot be taken out of the runtime: %s', async (via) => {
    expect(await reach('wide', via, OPEN, 1)).toMatchObject({ isError: true });
    expect(await reach('wide', 'net', CLOSED, portOf(CLOSED, 'tcp').port)).toMatchObject({ isError: true });
  });

  it('lets the server itself, before any call, reach its own endpoints and nothing else', async () => {
    const { text } = await reach('atBoot', 'nothing', OPEN, 1);

    expect(JSON.parse(text)).toEqual({
      '127.0.0.1': 'got out',
      '127.0.0.2': 'network.allowed_ranges',
      program: 'no-subprocesses',
    });
  });

  it('puts on record what a tool tried to reach, also when the tool keeps silent about it', async () => {
    const closed = portOf(CLOSED, 'tcp').port;
    const open = portOf(OPEN, 'tcp').port;

    expect(await reach('quiet', 'net', CLOSED, closed)).toMatchObject({ text: 'fine', isError: false });
    expect(await reach('quiet', 'net', OPEN, open)).toMatchObject({ text: 'fine' });

    const ends = readAudit(policy.auditLog).filter(
      ({ type, tool_name }) => type === 'response' && tool_name === 'quiet',
    );
    expect(ends.slice(-2).map(({ egress }) => egress)).toEqual([
      [{ way: 'connect', to: `${CLOSED}:${closed}`, allowed: false, rule: 'network.allowed_ranges' }],
      [{ way: 'connect', to: `${OPEN}:${open}`, allowed: true, rule: 'network.allowed_ranges[0]' }],
    ]);
  });

  it.each([
    ['inspector', { way: 'listen', to: 'this process', allowed: false, rule: 'no-inspector' }],
    ['a thread of loader hooks', { way: 'program', to: 'this process', allowed: false, rule: 'no-threads' }],
    ['Worker', { way: 'program', to: 'a worker thread', allowed: false, rule: 'no-threads' }],
    ['listen', { way: 'listen', to: 'a socket', allowed: false, rule: 'no-listening' }],
  ])('puts on record what can never be allowed: %s', async (via, note) => {
    await reach('quiet', via, OPEN, 1);

    expect(readAudit(policy.auditLog).at(-1)?.egress).toEqual([note]);
  });
});
