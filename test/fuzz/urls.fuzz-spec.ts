import { describe, expect } from '@jest/globals';
import { FileTrail, RefusalError } from '../../src/kernel/index.js';
import type { Policy } from '../../src/policy/index.js';
import { destinationOf } from '../../src/security/firewall/destination.js';
import { judgeAddresses, judgeLookup, judgeUrl } from '../../src/security/firewall/endpoint.rules.js';
import { reachOf } from '../../src/security/firewall/reach.js';
import { parsedUrl } from '../../src/security/firewall/url.reader.js';
import { IsAllowedUrl } from '../../src/security/index.js';
import { judgeFields } from '../../src/security/validator/field.judge.js';
import { reduceFields } from '../../src/security/validator/field.reducer.js';
import { fuzz, Tally } from '../support/fuzz.js';
import { lookupRows, requestRows } from './found.cases.js';
import { lookups, requests } from './url.cases.js';
import { mayLookUp, mayRequest, NETWORK } from './url.oracle.js';

class UrlInput {
  @IsAllowedUrl()
  url!: string;
}

const policy = { network: NETWORK, tools: { network: {} }, plugins: { external: [] } } as unknown as Policy;
const reach = reachOf(policy, { kind: 'tool', tool: 'any_tool' });
/** For a URL of which only the answer of DNS is not known yet. */
const PUBLIC = ['8.8.8.8'];

describe('requests', () => {
  const tally = new Tally<'allowed' | 'refused for its answer' | 'refused'>();

  fuzz('are allowed only where a second reading of the policy allows them', {
    cases: requests,
    rows: requestRows,
    runs: 20_000,
    check: ({ url, answers }) => {
      const given = judgedAsInput(url);
      const sent = judgedAsRequest(url, answers);
      tally.add(sent.allowed ? 'allowed' : given === undefined ? 'refused' : 'refused for its answer');
      if (given !== undefined) {
        expect([url, mayRequest(url, PUBLIC) || mayRequest(url, ['10.1.0.1'])]).toEqual([url, true]);
        expect(given).toBe(new URL(url).href);
      }
      if (sent.allowed) {
        expect([url, answers, mayRequest(url, answers)]).toEqual([url, answers, true]);
        expect(sent.href).toBe(new URL(url).href);
      }
    },
  });

  tally.expectAtLeast({ allowed: 300, 'refused for its answer': 250, refused: 2000 });
});

describe('look-ups', () => {
  const tally = new Tally<'allowed' | 'refused'>();

  fuzz('are allowed only for the names that the policy lists', {
    cases: lookups,
    rows: lookupRows,
    runs: 3000,
    check: (text) => {
      const { allowed } = judgeLookup(reach, text);
      tally.add(allowed ? 'allowed' : 'refused');
      // A resolver is asked for the name that the text stands for.
      if (allowed) expect([text, mayLookUp(new URL(`http://${text}/`).hostname)]).toEqual([text, true]);
    },
  });

  tally.expectAtLeast({ allowed: 100, refused: 500 });
});

/** As an argument of a tool; undefined when it is refused. */
function judgedAsInput(text: string): string | undefined {
  const input = Object.assign(new UrlInput(), { url: text });
  return unlessRefused(() => {
    reduceFields(input, '/');
    return judgeFields(policy, 'any_tool', input, 'tools.allow[0]', new FileTrail()).allowed
      ? input.url
      : undefined;
  });
}

/** As the HTTP client does it, up to the moment when it would connect. */
function judgedAsRequest(text: string, answers: readonly string[]): { allowed: boolean; href: string } {
  const refused = { allowed: false, href: '' };
  return (
    unlessRefused(() => {
      const url = parsedUrl(text);
      const destination = destinationOf(url);
      if (!judgeUrl(reach, url).allowed || destination === undefined) return undefined;
      const addresses = destination.host.kind === 'address' ? [destination.host.address.text] : answers;
      return { allowed: judgeAddresses(reach, destination, addresses).allowed, href: url.href };
    }) ?? refused
  );
}

function unlessRefused<T>(work: () => T | undefined): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusalError) return undefined;
    throw error;
  }
}
