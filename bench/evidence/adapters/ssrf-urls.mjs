import { EgressPolicies, PUBLIC_ANSWER, listedChecks, silentVerdict } from '../egress.mjs';
import { outcomeOf } from '../outcome.mjs';

const INTERNAL_ANSWER = ['127.0.0.1'];
/** A row of another scheme may name a host that is to be listed; ours are the only ports it could mean. */
const WEB_PORTS = [80, 443];

/**
 * URLs that reach inwards, and ordinary ones.
 *
 * A `block` row is judged twice: under a policy that does not mention its host, and under one that lists exactly
 * its host and port for everybody, so that default deny alone cannot make it pass. A name among them answers with
 * `means` or `resolves_to` of the row, otherwise with 127.0.0.1. An IPv4 address inside an IPv6 one is also judged
 * under a policy that opens every IPv6 address and no IPv4 one. A host that no policy can name (unreadable, or
 * refused by the reader) is judged under the first policy only.
 *
 * An `allow` row has to be refused while nothing lists its host for the caller (another endpoint only; a tool
 * narrowed to another endpoint; a tool narrowed to none; the server itself) or while its name may not be looked up,
 * and allowed to a tool, to a tool
 * narrowed to it and to the server once its host and port are listed. Names answer with a public address.
 *
 * Rows marked `scheme_added` have no scheme: as given they must be refused, and with `http://` they count.
 */
export const ssrfUrls = {
  table: 'ssrf_urls',
  file: 'dev/ssrf/ssrf_urls.jsonl',
  async judge(row, rig) {
    const policies = new EgressPolicies(rig);
    const text = row.scheme_added === undefined ? row.input : `http://${row.input}`;
    const answers = row.expect === 'allow' ? PUBLIC_ANSWER : internalAnswers(row);
    const target = endpointIn(rig.product, text);
    const listing = target === undefined ? undefined : policies.listing({ endpoints: [target] }).policy;
    const withoutDns = listing === undefined ? undefined : policyWithoutDns(rig, policies, target);
    const given = { listing, withoutDns };
    const { silent, why } = await silentVerdict(rig, policies, given, text, answers);
    const asGiven =
      text === row.input ? undefined : await silentVerdict(rig, policies, given, row.input, answers);
    const unlisted = [silent, asGiven?.silent ?? 'block'].includes('allow') ? 'allow' : 'block';
    const listed = listing === undefined ? [] : await listedChecks(rig, listing, row.expect, text, answers);
    if (row.expect === 'allow') {
      if (listing === undefined) return { expected: 'allow', actual: 'block', reason: why, silent: unlisted };
      return { ...outcomeOf('allow', listed), silent: unlisted };
    }
    const mapped = row.host_class.startsWith('ipv4-mapped:') ? await mappedChecks(rig, policies, text) : [];
    return {
      ...outcomeOf('block', [
        ...listed,
        ...mapped,
        { what: 'not listed', allowed: unlisted === 'allow', why },
      ]),
      isListed: listing !== undefined,
    };
  },
};

/** Undefined for an address, which needs no look-up. */
function policyWithoutDns({ product }, policies, target) {
  if (product.parseHost(target.host)?.kind !== 'name') return undefined;
  const { policy, problem } = policies.listingWithoutDns({ endpoints: [target] });
  if (policy === undefined) throw new Error(`The reader refuses a policy of the bench: ${problem}`);
  return policy;
}

function mappedChecks(rig, policies, text) {
  const { policy } = policies.listing({ endpoints: [], ranges: ['::/0'] });
  return listedChecks(rig, policy, 'block', text, []);
}

function internalAnswers(row) {
  const said = [row.means, row.needs_dns?.resolves_to].find((text) =>
    /^(?:[0-9.]+|[0-9a-f:]+)$/.test(text ?? ''),
  );
  return said === undefined ? INTERNAL_ANSWER : [said];
}

/** The endpoint that an operator would write to open exactly this URL. */
function endpointIn({ destinationOf, hostText, parseHost }, text) {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const destination = destinationOf(url);
  if (destination !== undefined) return { host: hostText(destination.host), ports: [destination.port] };
  const host = parseHost(url.hostname);
  return host === undefined ? undefined : { host: hostText(host), ports: WEB_PORTS };
}
