import { RefusalError } from '../../../../kernel/index.js';
import type { EgressJudge } from '../egress.judge.js';
import { NO_OWN_DNS_SERVERS } from '../guard.refusals.js';
import { DENIED, type NativeBindings } from '../native.bindings.js';
import { sealMethod, sealMethods } from '../sealed.method.js';

interface QueryRequest {
  oncomplete: (error: unknown, answers?: unknown, ...rest: unknown[]) => unknown;
}
type Query = (this: object, request: QueryRequest, name: string, ...rest: unknown[]) => unknown;
type Ask = (this: object, request: object, target: string, ...rest: unknown[]) => unknown;
type Act = (this: object, ...args: unknown[]) => unknown;

/** Queries whose answers somebody may connect to. */
const ADDRESS_QUERIES = ['queryA', 'queryAaaa'];
const QUERY = /^query[A-Z]/;

/**
 * Questions to DNS itself, from every resolver object: a question for a name is a message to whoever owns the name.
 */
export function guardQueries(judge: EgressJudge, native: NativeBindings): void {
  sealMethods<Query>(
    native.dnsChannel,
    ADDRESS_QUERIES,
    (query) =>
      function guardedQuery(this: object, request, name, ...rest): unknown {
        const asked = allowedName(judge, name);
        const complete = request.oncomplete;
        request.oncomplete = function remembered(this: unknown, error, answers, ...more): unknown {
          if (Array.isArray(answers)) judge.remember(asked, answers.map(String));
          return Reflect.apply(complete, this, [error, answers, ...more]);
        };
        return Reflect.apply(query, this, [request, asked, ...rest]);
      },
  );
  sealMethods<Query>(
    native.dnsChannel,
    // By their form, not by a list: a kind of query that a later Node adds is guarded as well.
    Object.getOwnPropertyNames(native.dnsChannel).filter(
      (name) => QUERY.test(name) && !ADDRESS_QUERIES.includes(name),
    ),
    (query) =>
      function guardedQuery(this: object, request, name, ...rest): unknown {
        return Reflect.apply(query, this, [request, allowedName(judge, name), ...rest]);
      },
  );
  sealMethod<Query>(
    native.dnsChannel,
    'getHostByAddr',
    (query) =>
      function guardedReverse(this: object, request, target, ...rest): unknown {
        const address = String(target);
        const verdict = judge.reverseLookup(address);
        if (!verdict.allowed) throw new RefusalError(verdict);
        return Reflect.apply(query, this, [request, address, ...rest]);
      },
  );
  sealMethods<Act>(
    native.dnsChannel,
    ['setServers', 'setLocalAddress'],
    () =>
      function guardedServers(): unknown {
        judge.refused('lookup', 'other DNS servers', NO_OWN_DNS_SERVERS);
        throw new RefusalError(NO_OWN_DNS_SERVERS);
      },
  );
  // Behind dns.lookup(), for whoever goes around it.
  sealMethod<Ask>(
    native.dns,
    'getaddrinfo',
    (ask) =>
      function guardedAsk(this: object, request, target, ...rest): unknown {
        const name = String(target);
        return judge.lookup(name).allowed ? Reflect.apply(ask, this, [request, name, ...rest]) : DENIED;
      },
  );
  sealMethod<Ask>(
    native.dns,
    'getnameinfo',
    (ask) =>
      function guardedAsk(this: object, request, target, ...rest): unknown {
        const address = String(target);
        return judge.reverseLookup(address).allowed
          ? Reflect.apply(ask, this, [request, address, ...rest])
          : DENIED;
      },
  );
}

function allowedName(judge: EgressJudge, name: string): string {
  const asked = String(name);
  const verdict = judge.lookup(asked);
  if (!verdict.allowed) throw new RefusalError(verdict);
  return asked;
}
