import { EgressPolicies, PUBLIC_ANSWER, check, decideParsed, decideUrl, FREE, NARROWED } from '../egress.mjs';
import { inexpressible, outcomeOf } from '../outcome.mjs';

const WEB = new Map([
  ['http:', 80],
  ['https:', 443],
]);

/**
 * The WHATWG URL tests: is the host that we judge the one that the standard finds?
 *
 * A `parse` row with an http or https result is judged under a policy that lists nothing but the standard's host
 * and port; to be allowed, ours have to be the same. An address is listed as a range of its own, because many of
 * them are not public. With a base, the input is what it would be in our server: the `Location` of a redirect that
 * the base sends. `failure` rows, results with another scheme and results with credentials have to be refused.
 * Hosts and ports that parse and that the policy reader accepts in no policy (`ex!mple`, a label of 64 letters, port
 * 0) are not expressible.
 */
export const wptUrls = {
  table: 'wpt_urltestdata',
  file: 'conformance/ssrf/wpt_urltestdata.jsonl',
  judge(row, rig) {
    const { parsed } = row;
    const isReachable = WEB.has(parsed?.protocol) && parsed.username === '' && parsed.password === '';
    return isReachable
      ? judgeReadable(
          rig,
          row.input,
          row.base,
          parsed.hostname,
          Number(parsed.port || WEB.get(parsed.protocol)),
        )
      : judgeUnreachable(rig, row.input, row.base);
  },
};

/**
 * The WHATWG tests of names in other alphabets, as the host of a URL: what the standard refuses is refused, and
 * under a policy that lists nothing but the standard's ASCII form, that name is reached.
 */
export const wptToAscii = {
  table: 'wpt_toascii',
  file: 'conformance/ssrf/wpt_toascii.jsonl',
  judge(row, rig) {
    const text = `https://${row.input}/x`;
    return row.expect === 'failure'
      ? judgeUnreachable(rig, text, null)
      : judgeReadable(rig, text, null, row.output, 443);
  },
};

async function judgeReadable(rig, text, base, hostname, port) {
  const host = rig.product.parseHost(hostname);
  const { policy } = new EgressPolicies(rig).listing(networkFor(rig.product, host ?? hostname, port));
  if (policy === undefined) return inexpressible('no policy can name this host or port; always refused');
  const callers = host?.kind === 'address' ? [FREE] : [FREE, NARROWED];
  const checks = await Promise.all(
    callers.map(async (caller) => check(caller.tool, 'allow', await decide(rig, policy, caller, text, base))),
  );
  return outcomeOf('allow', checks);
}

/** Under a policy that allows every address there is, so that only the reading of the URL can refuse. */
async function judgeUnreachable(rig, text, base) {
  const { policy } = new EgressPolicies(rig).listing({
    endpoints: [{ host: 'example.org', ports: [80, 443] }],
    ranges: ['0.0.0.0/0', '::/0'],
    dns: ['localhost', 'test', 'host', 'example.com'],
  });
  return outcomeOf('block', [check('as a URL', 'block', await decide(rig, policy, FREE, text, base))]);
}

/** @param host a host, or the text of one that the product (or this version of Node) cannot read */
function networkFor({ embeddedAddresses, hostText }, host, port) {
  if (typeof host === 'string') return { endpoints: [{ host, ports: [port] }] };
  if (host.kind === 'name') return { endpoints: [{ host: hostText(host), ports: [port] }] };
  const opened = [host.address, ...embeddedAddresses(host.address)];
  return {
    endpoints: [],
    ranges: opened.map(({ text, family }) => `${text}/${family === 4 ? 32 : 128}`),
  };
}

async function decide(rig, policy, caller, text, base) {
  if (base !== null && !URL.canParse(base)) return decideUrl(rig, policy, caller, base, PUBLIC_ANSWER);
  if (base === null || !WEB.has(new URL(base).protocol)) {
    return decideUrl(rig, policy, caller, text, PUBLIC_ANSWER);
  }
  const hop = { url: new URL(base), method: 'GET', headers: {}, body: undefined };
  const redirect = rig.product.redirectOf(hop, 302, text);
  if (redirect.kind !== 'follow') return { verdicts: [false], why: `redirect ${redirect.kind}` };
  return await decideParsed(rig.product, policy, caller, redirect.hop.url, PUBLIC_ANSWER);
}
