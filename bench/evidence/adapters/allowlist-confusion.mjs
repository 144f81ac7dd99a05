import { EgressPolicies, FREE, PUBLIC_ANSWER, check, decideParsed, listedChecks } from '../egress.mjs';
import { outcomeOf } from '../outcome.mjs';

/**
 * Open-redirect payloads around one listed host: does anything else get reached because it looks like that host?
 *
 * The payload is judged as a URL under a policy that lists the host on ports 80 and 443, and a second time as what
 * the payload is made for: the `Location` of a redirect that this host sends. There it may lead back to the host,
 * but nowhere else, and a payload that is a URL has to be read as one. All names answer with a public address, so
 * that only the name can decide. Whether the host itself is reached is counted as well: a policy that opens nothing
 * would block every payload.
 */
export const allowlistConfusion = {
  table: 'allowlist_confusion',
  file: 'dev/ssrf/allowlist_confusion.jsonl',
  async judge(row, rig) {
    const policies = new EgressPolicies(rig);
    const endpoints = row.policy.allow_hosts.map((host) => ({ host, ports: [80, 443] }));
    const { policy } = policies.listing({ endpoints });
    const asUrl = await listedChecks(rig, policy, row.expect, row.input, PUBLIC_ANSWER);
    if (row.expect === 'allow') return outcomeOf('allow', asUrl);
    const asRedirect = await Promise.all(
      row.policy.allow_hosts.map((host) => redirectCheck(rig.product, policy, host, row.input)),
    );
    const own = await Promise.all(
      row.policy.allow_hosts.map((host) =>
        listedChecks(rig, policy, 'allow', `http://${host}/`, PUBLIC_ANSWER),
      ),
    );
    return {
      ...outcomeOf('block', [...asUrl, ...asRedirect]),
      isListed: own.flat().every(({ allowed }) => allowed),
    };
  },
};

async function redirectCheck(product, policy, listed, location) {
  const hop = { url: new URL(`http://${listed}/`), method: 'GET', headers: {}, body: undefined };
  const redirect = product.redirectOf(hop, 302, location);
  if (redirect.kind !== 'follow') {
    // Not even read, a payload says nothing about what gets reached.
    return { what: 'as a redirect', allowed: URL.canParse(location, hop.url), why: redirect.kind };
  }
  const { url } = redirect.hop;
  const decision = await decideParsed(product, policy, FREE, url, PUBLIC_ANSWER);
  const checked = check(`as a redirect to ${url.host}`, 'block', decision);
  return url.hostname === listed ? { ...checked, allowed: false } : checked;
}
