import { beforeEach, describe, expect, it } from '@jest/globals';
import { runInCallScope } from '../../../kernel/call-scope.js';
import { deepFreeze, EgressTrail, type EgressWay, type Verdict } from '../../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../../policy/index.js';
import { reachOf } from '../reach.js';
import { whileAskedFor } from './asked.host.js';
import { EgressJudge } from './egress.judge.js';
import { NO_SUBPROCESSES } from './guard.refusals.js';
import { withPermit } from './permit.js';

const endpoint = (name: string, host: string, port: number) => ({
  name,
  host,
  ports: [port],
  description: '',
});

const POLICY = deepFreeze({
  network: {
    allowedRanges: ['10.1.0.0/16'],
    allowedEndpoints: [
      endpoint('api', 'api.example', 443),
      endpoint('own', 'telemetry.example', 4317),
      endpoint('lan', 'nas.example', 445),
    ],
    blockedPorts: [22],
    allowDns: true,
    dnsAllowlist: ['api.example', 'telemetry.example', 'nas.example'],
    serverEndpoints: ['own'],
  },
  tools: { network: { narrow: ['api'] } },
  plugins: { external: [] },
} as unknown as Policy);

const PUBLIC = '93.184.216.34';
const OTHER_PUBLIC = '93.184.216.35';

describe('EgressJudge', () => {
  let judge: EgressJudge;
  let heard: string[];

  const during = <T>(tool: string, work: () => T): T =>
    runInCallScope({ callId: 'a call', tool, egress: new EgressTrail() }, work);
  const ruleOf = ({ allowed, rule }: Verdict): string => `${allowed ? 'allowed' : 'refused'} ${rule}`;
  const dial = (address: string, port: number): string => ruleOf(judge.dial(address, port).verdict);

  beforeEach(() => {
    heard = [];
    judge = new EgressJudge((way: EgressWay, to: string, verdict: Verdict) =>
      heard.push(`${way} ${to} ${ruleOf(verdict)}`),
    );
    judge.govern(new FixedPolicyStore(POLICY));
  });

  it('refuses everything as long as no policy governs', () => {
    const ungoverned = new EgressJudge(() => undefined);
    ungoverned.remember('api.example', [PUBLIC]);
    const api = during('any', () => {
      judge.remember('api.example', [PUBLIC]);
      return judge.dial(PUBLIC, 443).dialled;
    });
    if (api === undefined) throw new Error('It was allowed.');
    const verdicts = during('any', () => [
      ungoverned.write(api),
      ungoverned.connect('api.example', 443),
      ungoverned.connect('10.1.2.3', 80),
      ungoverned.answers('api.example', 443, [PUBLIC]),
      ungoverned.dial('10.1.2.3', 80).verdict,
      ungoverned.datagram('10.1.2.3', 80).verdict,
      ungoverned.lookup('api.example').verdict,
      ungoverned.query('api.example').verdict,
      ungoverned.reverseLookup(PUBLIC).verdict,
    ]);

    expect(verdicts.map(ruleOf)).toEqual(Array(9).fill('refused default-deny'));
  });

  describe('the address that the system is about to dial', () => {
    it('is refused when no look-up ever gave it', () => {
      expect(during('any', () => dial(PUBLIC, 443))).toBe('refused default-deny');
    });

    it('is allowed by the name that it was the answer for, on the port of that endpoint', () => {
      judge.remember('api.example', [PUBLIC]);

      expect(during('any', () => [dial(PUBLIC, 443), dial(PUBLIC, 80), dial(OTHER_PUBLIC, 443)])).toEqual([
        'allowed network.allowed_endpoints[0]',
        'refused default-deny',
        'refused default-deny',
      ]);
    });

    it('is allowed on one port for one caller, whatever was decided for others before', () => {
      judge.remember('api.example', [PUBLIC]);

      expect(during('narrow', () => [dial(PUBLIC, 443), dial(PUBLIC, 80), dial(PUBLIC, 443)])).toEqual([
        'allowed network.allowed_endpoints[0]',
        'refused tools.network.narrow',
        'allowed network.allowed_endpoints[0]',
      ]);
      expect(dial(PUBLIC, 443)).toBe('refused network.server_endpoints');
    });

    it('is judged anew under another policy', () => {
      judge.remember('api.example', [PUBLIC]);
      const before = during('any', () => dial(PUBLIC, 443));
      judge.govern(
        new FixedPolicyStore(deepFreeze({ ...POLICY, network: { ...POLICY.network, allowDns: false } })),
      );

      expect([before, during('any', () => dial(PUBLIC, 443))]).toEqual([
        'allowed network.allowed_endpoints[0]',
        'refused network.allow_dns',
      ]);
    });

    it('is refused when another address of the same answer may not be reached', () => {
      judge.remember('api.example', [PUBLIC, '192.168.0.1']);

      expect(during('any', () => dial(PUBLIC, 443))).toBe('refused network.allowed_ranges');
    });

    it('is allowed by a range also when a name with this address is not', () => {
      judge.remember('nas.example', ['10.1.0.9', '192.168.0.1']);

      expect(during('any', () => dial('10.1.0.9', 80))).toBe('allowed network.allowed_ranges[0]');
    });

    describe('when two names share it', () => {
      const SHARED = '10.1.0.9';
      const bothOn445 = (narrow: readonly string[]): Policy =>
        deepFreeze({
          network: {
            ...POLICY.network,
            allowedEndpoints: [
              endpoint('one', 'one.example', 445),
              endpoint('two', 'two.example', 445),
              endpoint('itself', SHARED, 445),
            ],
            dnsAllowlist: ['one.example', 'two.example'],
          },
          tools: { network: { narrow } },
          plugins: { external: [] },
        } as unknown as Policy);
      const dialledBy = (host: string): string =>
        whileAskedFor(host, () => {
          const { verdict, dialled } = judge.dial(SHARED, 445);
          if (dialled !== undefined) judge.write(dialled);
          return ruleOf(verdict);
        });

      beforeEach(() => {
        judge.govern(new FixedPolicyStore(bothOn445(['two', 'itself'])));
        judge.remember('one.example', [SHARED]);
        judge.remember('two.example', [SHARED]);
      });

      it.each([
        ['one.example', 'one.example:445', 0],
        ['TWO.example.', 'two.example:445', 1],
        ['10.65545', '10.1.0.9:445', 2],
        ['another.example', 'two.example:445', 1],
      ])('counts for the one that was asked for, or else for the latest: %s', (host, to, position) => {
        const rule = position === 2 ? 'network.allowed_ranges[0]' : `network.allowed_endpoints[${position}]`;

        expect(during('any', () => dialledBy(host))).toBe(`allowed ${rule}`);
        expect(heard).toEqual([`write ${to} allowed ${rule}`]);
      });

      it('is allowed by the other one when the one that was asked for is not', () => {
        expect(during('narrow', () => dialledBy('one.example'))).toBe('allowed network.allowed_endpoints[1]');
      });

      it('is refused by the rule that refuses what was asked for', () => {
        judge.remember('one.example', [SHARED, '192.168.0.1']);
        judge.govern(new FixedPolicyStore(bothOn445(['one'])));

        expect(during('narrow', () => [dialledBy('one.example'), dialledBy('two.example')])).toEqual([
          'refused network.allowed_ranges',
          'refused tools.network.narrow',
        ]);
      });
    });

    it('is judged by few remembered verdicts, however many ports are tried', () => {
      judge.remember('api.example', [PUBLIC]);
      const { dialled } = during('any', () => judge.dial(PUBLIC, 443));
      during('any', () => {
        for (let port = 1000; port < 1100; port += 1) dial(PUBLIC, port);
      });
      const verdicts = dialled?.answer?.verdicts.get(reachOf(POLICY, { kind: 'tool', tool: 'any' }));

      expect(verdicts?.size).toBe(32);
    });

    it('is judged by the answer that it came with, not by what DNS says later', () => {
      judge.remember('api.example', [PUBLIC]);
      judge.remember('api.example', ['169.254.169.254']);

      expect(during('any', () => [dial(PUBLIC, 443), dial('169.254.169.254', 443)])).toEqual([
        'allowed network.allowed_endpoints[0]',
        'refused network.allowed_ranges',
      ]);
    });

    it('is the same address in another spelling', () => {
      judge.remember('API.example.', [`::ffff:${PUBLIC}`]);

      expect(during('any', () => dial(PUBLIC, 443))).toBe('allowed network.allowed_endpoints[0]');
    });

    it.each(['localhost', '', '0x7f.1', '127.0.0.1 ', '[::1]'])(
      'is refused when it is no address: %j',
      (text) => {
        expect(during('any', () => dial(text, 443))).toBe('refused readable-host-only');
      },
    );

    it('is allowed by a range, but not on a blocked port', () => {
      expect(during('any', () => [dial('10.1.2.3', 80), dial('10.1.2.3', 22), dial('10.2.0.1', 80)])).toEqual(
        [
          'allowed network.allowed_ranges[0]',
          'refused network.blocked_ports',
          'refused network.allowed_ranges',
        ],
      );
    });
  });

  describe('whose connection it is', () => {
    it('a narrowed tool has its own endpoints only', () => {
      judge.remember('api.example', [PUBLIC]);
      judge.remember('nas.example', ['10.1.0.9']);

      expect(
        during('narrow', () => [dial(PUBLIC, 443), dial('10.1.0.9', 445), dial('10.1.0.9', 80)]),
      ).toEqual([
        'allowed network.allowed_endpoints[0]',
        'refused tools.network.narrow',
        'refused tools.network.narrow',
      ]);
    });

    it('outside of a call there are the endpoints of the server, and nothing else', () => {
      judge.remember('telemetry.example', [PUBLIC]);
      judge.remember('api.example', [OTHER_PUBLIC]);

      expect([dial(PUBLIC, 4317), dial(OTHER_PUBLIC, 443), dial('10.1.2.3', 80)]).toEqual([
        'allowed network.allowed_endpoints[1]',
        'refused network.server_endpoints',
        'refused network.server_endpoints',
      ]);
    });

    it('a connection is judged again for whoever writes to it', () => {
      judge.remember('nas.example', ['10.1.0.9']);
      judge.remember('api.example', [PUBLIC]);
      const lan = during('any', () => judge.dial('10.1.0.9', 445)).dialled;
      const api = during('any', () => judge.dial(PUBLIC, 443)).dialled;
      if (lan === undefined || api === undefined) throw new Error('Both were allowed.');

      expect(during('narrow', () => [judge.write(lan), judge.write(api)].map(ruleOf))).toEqual([
        'refused tools.network.narrow',
        'allowed network.allowed_endpoints[0]',
      ]);
    });
  });

  it('judges a literal address that somebody asks for by the answer that it came with', () => {
    judge.remember('api.example', [PUBLIC]);

    expect(
      during('narrow', () => [judge.connect(PUBLIC, 443), judge.connect(OTHER_PUBLIC, 443)].map(ruleOf)),
    ).toEqual(['allowed network.allowed_endpoints[0]', 'refused default-deny']);
  });

  it('judges a write by all of the answer, under the policy of that moment', () => {
    judge.remember('nas.example', ['10.1.0.9']);
    const lan = during('any', () => judge.dial('10.1.0.9', 445)).dialled;
    if (lan === undefined) throw new Error('It was allowed.');
    const network = { ...POLICY.network, allowedRanges: [] };
    judge.govern(new FixedPolicyStore(deepFreeze({ ...POLICY, network })));

    expect(during('any', () => ruleOf(judge.write(lan)))).toBe('refused network.allowed_ranges');
  });

  describe('the addresses that a look-up gave', () => {
    it('are each judged by the answer that they came with', () => {
      judge.remember('api.example', [PUBLIC, '127.0.0.1']);
      judge.remember('api.example', [OTHER_PUBLIC]);

      expect(during('any', () => ruleOf(judge.answers('api.example', 443, [PUBLIC, OTHER_PUBLIC])))).toBe(
        'refused network.allowed_ranges',
      );
    });

    it('are judged by the name that was asked for when other names share them', () => {
      judge.remember('telemetry.example', [PUBLIC]);
      judge.remember('api.example', [PUBLIC]);

      expect(during('any', () => ruleOf(judge.answers('api.example', 443, [PUBLIC])))).toBe(
        'allowed network.allowed_endpoints[0]',
      );
    });

    it('are refused when the system never answered them, whoever says so', () => {
      judge.remember('api.example', [PUBLIC]);

      expect(
        during('any', () => [
          ruleOf(judge.answers('api.example', 443, [PUBLIC])),
          ruleOf(judge.answers('api.example', 443, [OTHER_PUBLIC])),
          ruleOf(judge.answers('api.example', 443, [PUBLIC, OTHER_PUBLIC])),
          ruleOf(judge.answers('api.example', 443, [])),
        ]),
      ).toEqual([
        'allowed network.allowed_endpoints[0]',
        'refused default-deny',
        'refused default-deny',
        'refused default-deny',
      ]);
    });

    it('are none but that address for a host that is one in whatever spelling', () => {
      expect(
        during('any', () => [
          ruleOf(judge.answers('10.65537', 80, ['10.1.0.1'])),
          ruleOf(judge.answers('10.65537', 80, ['10.1.0.2'])),
          ruleOf(judge.answers('10.65537', 80, ['10.1.0.1', '10.1.0.2'])),
        ]),
      ).toEqual([
        'allowed network.allowed_ranges[0]',
        'refused network.allowed_ranges',
        'refused network.allowed_ranges',
      ]);
    });

    it('are refused when one that was left out is bad', () => {
      judge.remember('api.example', [PUBLIC, '127.0.0.1']);

      expect(during('any', () => ruleOf(judge.answers('api.example', 443, [PUBLIC])))).toBe(
        'refused network.allowed_ranges',
      );
    });
  });

  describe('a question to DNS', () => {
    it('is judged for whoever asks', () => {
      const asked = (name: string): string => ruleOf(judge.lookup(name).verdict);

      expect([
        during('any', () => asked('api.example')),
        during('any', () => asked('secret.attacker.example')),
        during('narrow', () => asked('nas.example')),
        asked('telemetry.example'),
        asked('api.example'),
      ]).toEqual([
        'allowed network.dns_allowlist[0]',
        'refused network.dns_allowlist',
        'refused tools.network.narrow',
        'allowed network.dns_allowlist[1]',
        'refused network.server_endpoints',
      ]);
    });

    it.each(['lookup', 'query'] as const)('is asked in the spelling that was judged: %s', (way) => {
      expect(during('any', () => judge[way]('API。example.'))).toMatchObject({
        verdict: { allowed: true, rule: 'network.dns_allowlist[0]' },
        text: 'api.example',
      });
    });

    it.each([
      '93.184.216.34',
      '93.184.216.34.',
      '0x5db8d822',
      '９３.184.216.34',
      '::1',
      '[::1]',
      'fe80::1%eth0',
    ])('is none for an address, in whatever spelling: %s', (address) => {
      expect(during('any', () => ruleOf(judge.query(address).verdict))).toBe('refused names-only');
      expect(judge.lookup(address).verdict).toMatchObject({ allowed: true, rule: 'judged-before' });
    });

    it('by the system for an address is that address and nothing that DNS would be asked', () => {
      expect([judge.lookup('93.184.216.34.').text, judge.lookup('10.65537').text]).toEqual([
        '93.184.216.34',
        '10.1.0.1',
      ]);
    });

    it('for the name of something that is no address is refused', () => {
      expect(during('any', () => ruleOf(judge.reverseLookup('api.example').verdict))).toBe(
        'refused readable-host-only',
      );
    });

    it('for the name of an address is asked for the address that was judged', () => {
      expect(judge.reverseLookup('::ffff:93.184.216.34').text).toBe('93.184.216.34');
    });

    it('for the name of an address is a question for its .arpa name', () => {
      during('any', () => judge.reverseLookup('93.184.216.34'));

      expect(heard).toEqual(['lookup 34.216.184.93.in-addr.arpa refused network.dns_allowlist']);
    });
  });

  describe('a permit', () => {
    it('lets pass what it names', () => {
      const permit = { kind: 'dial', addresses: ['192.168.0.1'], port: 80 } as const;

      expect(withPermit(permit, () => [dial('192.168.0.1', 80), dial('::ffff:192.168.0.1', 80)])).toEqual([
        'allowed judged-before',
        'allowed judged-before',
      ]);
      expect(
        withPermit({ kind: 'lookup', name: 'x.example' }, () => ruleOf(judge.lookup('x.example').verdict)),
      ).toBe('allowed judged-before');
      expect(
        withPermit({ kind: 'program', file: '/bin/true' }, () =>
          ruleOf(judge.program('/bin/true', NO_SUBPROCESSES)),
        ),
      ).toBe('allowed judged-before');
    });

    it('lets nothing else pass', () => {
      const permit = { kind: 'dial', addresses: ['192.168.0.1'], port: 80 } as const;
      const verdicts = withPermit(permit, () =>
        during('any', () => [
          dial('192.168.0.1', 81),
          dial('192.168.0.2', 80),
          ruleOf(judge.datagram('192.168.0.1', 80).verdict),
          ruleOf(judge.lookup('x.example').verdict),
          ruleOf(judge.program('/bin/true', NO_SUBPROCESSES)),
        ]),
      );

      expect(verdicts).toEqual([
        'refused network.allowed_ranges',
        'refused network.allowed_ranges',
        'refused network.allowed_ranges',
        'refused network.dns_allowlist',
        'refused no-subprocesses',
      ]);
      expect(
        withPermit({ kind: 'lookup', name: 'x.example' }, () => ruleOf(judge.lookup('y.x.example').verdict)),
      ).toBe('refused network.dns_allowlist');
    });
  });

  it('says of what was asked that it cannot be read', () => {
    const verdicts = [
      judge.connect('a..b', 443),
      judge.lookup('a..b').verdict,
      judge.query('a..b').verdict,
      judge.connect('api.example', 0),
    ];

    expect(verdicts.map((verdict) => (verdict.allowed ? 'allowed' : verdict.message))).toEqual([
      'The host of the connection is neither an IP address nor a name that DNS could know.',
      'The host of the look-up is neither an IP address nor a name that DNS could know.',
      'The host of the look-up is neither an IP address nor a name that DNS could know.',
      'The port is not between 1 and 65535.',
    ]);
  });

  it('tells its witness of every decision', () => {
    during('any', () => {
      judge.connect('api.example', 443);
      judge.connect('evil.example', 443);
      judge.datagram('10.1.2.3', 53);
      judge.program('/bin/sh', NO_SUBPROCESSES);
      judge.lookup('a..b');
      judge.connect('a..b', 443);
      judge.answers('api.example', 443, [PUBLIC]);
    });

    expect(heard).toEqual([
      'connect api.example:443 allowed network.allowed_endpoints[0]',
      'connect evil.example:443 refused default-deny',
      'datagram 10.1.2.3:53 allowed network.allowed_ranges[0]',
      'program /bin/sh refused no-subprocesses',
      'lookup a..b refused readable-host-only',
      'connect a..b refused readable-host-only',
      'connect api.example:443 refused default-deny',
    ]);
  });
});
