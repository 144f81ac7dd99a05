import { EgressPolicies, FREE, NARROWED, check, decideUrl, listedChecks } from '../egress.mjs';
import { outcomeOf } from '../outcome.mjs';

const NAME = 'listed.example';

/**
 * Addresses that belong to the public internet, and others.
 *
 * Judged in both places where an address decides: as the answer of DNS for a name that the policy lists, alone
 * and behind a public one; and as the host of a URL whose address the policy lists as an endpoint. No range of
 * the policy opens anything. A text that no URL or policy can have for a host is judged as an answer only.
 */
export const ipClassification = {
  table: 'ip_classification',
  file: 'dev/ssrf/ip_classification.jsonl',
  async judge(row, rig) {
    const policies = new EgressPolicies(rig);
    const named = policies.listing({ endpoints: [{ host: NAME, ports: [443] }] }).policy;
    const answers = [[row.input], ['93.184.216.34', row.input]];
    const asAnswer = await Promise.all(
      answers.flatMap((answer) =>
        [FREE, NARROWED].map(async (caller) =>
          check('as an answer', row.expect, await decideUrl(rig, named, caller, `https://${NAME}/`, answer)),
        ),
      ),
    );
    return outcomeOf(row.expect, [...asAnswer, ...(await literalChecks(row, rig, policies))]);
  },
};

async function literalChecks({ input, expect }, rig, policies) {
  const url = `https://${input.includes(':') ? `[${input}]` : input}/`;
  const host = URL.canParse(url) ? rig.product.destinationOf(new URL(url))?.host : undefined;
  if (host === undefined) return [];
  const { policy } = policies.listing({ endpoints: [{ host: rig.product.hostText(host), ports: [443] }] });
  return policy === undefined ? [] : listedChecks(rig, policy, expect, url, []);
}
