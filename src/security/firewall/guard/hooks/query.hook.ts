import { RefusalError, type Refusal } from '../../../../kernel/index.js';
import type { EgressJudge, Question } from '../egress.judge.js';
import { NO_OWN_DNS_SERVERS } from '../guard.refusals.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import { sealMethod, sealMethods } from '../sealed.method.js';

interface QueryRequest {
  oncomplete: (error: unknown, answers?: unknown, ...rest: unknown[]) => unknown;
}
type Ask = (this: object, request: QueryRequest, target: string, ...rest: unknown[]) => unknown;
type Act = (this: object, ...args: unknown[]) => unknown;

/** Queries whose answers somebody may connect to. */
const ADDRESS_QUERIES = ['queryA', 'queryAaaa'];
const QUERY = /^query[A-Z]/;

/**
 * Questions to DNS itself, from every resolver object: a question for a name is a message to whoever owns the name.
 */
export function guardQueries(judge: EgressJudge, native: NativeBindings): void {
  const { dns, dnsChannel } = native;
  const query = asking((name) => judge.query(name), thrown);
  sealMethods<Ask>(dnsChannel, ADDRESS_QUERIES, (ask) => query(remembering(judge, ask)));
  // By their form, not by a list: a kind of query that a later Node adds is guarded as well.
  const others = Object.getOwnPropertyNames(dnsChannel).filter(
    (name) => QUERY.test(name) && !ADDRESS_QUERIES.includes(name),
  );
  sealMethods<Ask>(dnsChannel, others, query);
  const reverse = (address: string): Question => judge.reverseLookup(address);
  sealMethod<Ask>(dnsChannel, 'getHostByAddr', asking(reverse, thrown));
  sealMethods<Act>(
    dnsChannel,
    ['setServers', 'setLocalAddress'],
    () =>
      function guardedServers(): unknown {
        judge.refused('lookup', 'other DNS servers', NO_OWN_DNS_SERVERS);
        throw new RefusalError(NO_OWN_DNS_SERVERS);
      },
  );
  // Behind dns.lookup() and dns.lookupService(), for whoever goes around them.
  const lookup = (name: string): Question => judge.lookup(name);
  sealMethod<Ask>(dns, 'getaddrinfo', asking(lookup, denied));
  sealMethod<Ask>(dns, 'getnameinfo', asking(reverse, denied));
}

/** Lets a function of the runtime ask for what was judged, or for nothing. */
function asking(
  question: (target: string) => Question,
  refused: (refusal: Refusal) => number,
): (ask: Ask) => Ask {
  return (ask) =>
    function guardedAsk(this: object, request, target, ...rest): unknown {
      const { verdict, text } = question(String(target));
      return verdict.allowed ? Reflect.apply(ask, this, [request, text, ...rest]) : refused(verdict);
    };
}

function remembering(judge: EgressJudge, ask: Ask): Ask {
  return function rememberedAsk(this: object, request, name, ...rest): unknown {
    const complete = request.oncomplete;
    request.oncomplete = function remembered(this: unknown, error, answers, ...more): unknown {
      if (Array.isArray(answers)) judge.remember(name, answers.map(String));
      return Reflect.apply(complete, this, [error, answers, ...more]);
    };
    return Reflect.apply(ask, this, [request, name, ...rest]);
  };
}

function thrown(refusal: Refusal): never {
  throw new RefusalError(refusal);
}

function denied(): number {
  return DENIED;
}
