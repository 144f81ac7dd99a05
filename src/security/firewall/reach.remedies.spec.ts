import { describe, expect, it } from '@jest/globals';
import { policyOf } from '../../../test/support/guarded.client.js';
import { deepFreeze, type Verdict } from '../../kernel/index.js';
import type { Policy } from '../../policy/index.js';
import { destinationOf } from './destination.js';
import { judgeAddresses, judgeLookup, judgeUrl } from './endpoint.rules.js';
import { reachOf, type EgressCaller } from './reach.js';

const endpoint = (host: string, name = host) => ({ name, host, ports: [443], description: '' });

const POLICY: Policy = deepFreeze(
  policyOf(
    {
      allowedRanges: ['10.0.0.0/8'],
      allowedEndpoints: [
        endpoint('api.example'),
        endpoint('*.wide.example', 'wide'),
        endpoint('mute.example'),
      ],
      blockedPorts: [],
      allowDns: true,
      dnsAllowlist: ['api.example', '*.wide.example', 'printer.lan'],
      serverEndpoints: ['api.example'],
    },
    { narrow: ['api.example'], muted: ['mute.example'] },
  ),
);

const callerOf = (name: string): EgressCaller =>
  name === 'server' ? { kind: 'server' } : { kind: 'tool', tool: name };

function answersFor(caller: string, url: string, addresses: readonly string[]): Verdict {
  const destination = destinationOf(new URL(url));
  if (destination === undefined) throw new Error(`No destination: ${url}`);
  return judgeAddresses(reachOf(POLICY, callerOf(caller)), destination, addresses);
}

describe('the texts of a refusal for a narrowed caller', () => {
  const SAYS = 'The operator can allow it in the policy:';

  it.each([
    [
      'narrow',
      'https://two.wide.example/',
      'two.wide.example:443 is in none of the endpoints that tools.network.narrow names.',
      `${SAYS} add "wide" to tools.network.narrow.`,
    ],
    [
      'server',
      'https://two.wide.example/',
      'two.wide.example:443 is in none of the endpoints that network.server_endpoints names.',
      `${SAYS} add "wide" to network.server_endpoints.`,
    ],
    [
      'narrow',
      'http://10.1.2.3/',
      '10.1.2.3:80 is in none of the endpoints that tools.network.narrow names.',
      `${SAYS} add { host: "10.1.2.3", ports: [80] } to network.allowed_endpoints and add "10.1.2.3" to tools.network.narrow.`,
    ],
    [
      'narrow',
      'https://other.example/',
      'other.example:443 is not in network.allowed_endpoints.',
      `${SAYS} add { host: "other.example", ports: [443] } to network.allowed_endpoints, set network.allow_dns to true, add "other.example" to network.dns_allowlist, and add "other.example" to tools.network.narrow.`,
    ],
    [
      'server',
      'https://other.example/',
      'other.example:443 is not in network.allowed_endpoints.',
      `${SAYS} add { host: "other.example", ports: [443] } to network.allowed_endpoints, set network.allow_dns to true, add "other.example" to network.dns_allowlist, and add "other.example" to network.server_endpoints.`,
    ],
    [
      'narrow',
      'http://192.168.7.7/',
      '192.168.7.7:80 is not allowed: it is a private address outside network.allowed_ranges.',
      `${SAYS} add "192.168.7.7/32" to network.allowed_ranges, add { host: "192.168.7.7", ports: [80] } to network.allowed_endpoints, and add "192.168.7.7" to tools.network.narrow.`,
    ],
    [
      'muted',
      'https://mute.example/',
      'mute.example is not in network.dns_allowlist, so it may not be looked up.',
      `${SAYS} set network.allow_dns to true and add "mute.example" to network.dns_allowlist.`,
    ],
    [
      'narrow',
      'https://mute.example/',
      'mute.example is not in network.dns_allowlist, so it may not be looked up.',
      `${SAYS} set network.allow_dns to true, add "mute.example" to network.dns_allowlist, and add "mute.example" to tools.network.narrow.`,
    ],
    [
      'free',
      'https://wide.example/',
      'wide.example:443 is not in network.allowed_endpoints: "*.wide.example" covers only the names below it.',
      `${SAYS} add { host: "wide.example", ports: [443] } to network.allowed_endpoints, set network.allow_dns to true, and add "wide.example" to network.dns_allowlist.`,
    ],
  ])('tell %s what would allow %s', (caller, url, message, remedy) => {
    expect(judgeUrl(reachOf(POLICY, callerOf(caller)), new URL(url))).toMatchObject({ message, remedy });
  });

  it('do not tell what a refused name resolved to', () => {
    const verdict = answersFor('narrow', 'https://api.example/', ['192.168.77.12']);

    expect(verdict.allowed).toBe(false);
    expect(JSON.stringify(verdict)).not.toContain('192.168');
  });

  it.each([
    ['two.wide.example', `${SAYS} add "wide" to tools.network.narrow.`],
    [
      'printer.lan',
      `${SAYS} add { host: "printer.lan", ports: [443] } to network.allowed_endpoints, set network.allow_dns to true, add "printer.lan" to network.dns_allowlist, and add "printer.lan" to tools.network.narrow.`,
    ],
  ])('tell what would allow to look %s up', (name, remedy) => {
    expect(judgeLookup(reachOf(POLICY, callerOf('narrow')), name)).toMatchObject({
      message: `${name} is in none of the endpoints that tools.network.narrow names.`,
      remedy,
    });
  });
});
