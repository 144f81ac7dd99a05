import { lookup as systemLookup } from 'node:dns';
import net, { Server, Socket, type LookupFunction, type NetConnectOpts } from 'node:net';
import { RefusalError, type Refusal } from '../../../../kernel/index.js';
import { whileAskedFor } from '../asked.host.js';
import type { EgressJudge } from '../egress.judge.js';
import { currentPermit } from '../permit.js';
import { MissingHook, sealMethod } from '../sealed.method.js';

type Connect = (this: Socket, ...args: unknown[]) => Socket;

interface Target {
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
}

/** What Node makes of the many ways to call `connect()`: the options first, the listener second. */
type NormalizedArgs = [NetConnectOpts, ...unknown[]];

/**
 * Refuses a connection before a name is looked up, with an error that names the rule. `net`, `tls`, `http`, `https`,
 * `http2`, `fetch`, `WebSocket` and the libraries on top of them all come through here. It is the polite half:
 * what got past it is stopped by the hook on the system's own connect.
 */
export function guardSockets(judge: EgressJudge): void {
  const normalize = normalizer();
  sealMethod<Connect>(
    Socket.prototype,
    'connect',
    (connect) =>
      function guardedConnect(this: Socket, ...args: unknown[]): Socket {
        const normalized = normalize(args);
        const [options] = normalized;
        const connectTo = (target: Target): Socket => {
          // Derived, and with what was judged: options of a plugin may answer differently the next time they are read.
          normalized[0] = Object.create(options, fixed(target)) as NetConnectOpts;
          return whileAskedFor(target.host, () => Reflect.apply(connect, this, [normalized]));
        };
        // The guarded client judged this one; the hook below compares the address.
        if (currentPermit()?.kind === 'dial') return Reflect.apply(connect, this, [normalized]);
        if ('path' in options && options.path) {
          const path = String(options.path);
          const reached = judge.reach(path);
          if (!reached.allowed) return connectTo(nowhere(reached));
          normalized[0] = Object.create(options, { path: { value: path } }) as NetConnectOpts;
          return Reflect.apply(connect, this, [normalized]);
        }
        // Nothing to connect to, or to look up with: Node says so itself.
        if (!('port' in options) || options.port === undefined || !isLookup(options.lookup)) {
          return Reflect.apply(connect, this, [normalized]);
        }
        const host = String(options.host || 'localhost');
        const port = Number(options.port);
        const verdict = judge.connect(host, port);
        if (!verdict.allowed) return connectTo(nowhere(verdict));
        const lookup = judgedLookup(judge, host, port, options.lookup ?? systemLookup);
        return connectTo({ host, port, lookup });
      },
  );
}

/** Says so where it is asked for; the hook on the system's own listen would say it later and without a reason. */
export function guardServers(judge: EgressJudge): void {
  sealMethod<(this: Server, ...args: unknown[]) => Server>(
    Server.prototype,
    'listen',
    (listen) =>
      function guardedListen(this: Server, target: unknown): Server {
        // Only `listen(path)` has a permit; whatever else could be meant is refused before Node reads it.
        const verdict = judge.listen(typeof target === 'string' ? target : undefined);
        if (!verdict.allowed) throw new RefusalError(verdict);
        return Reflect.apply(listen, this, [target]);
      },
  );
}

function isLookup(lookup: unknown): boolean {
  return lookup === undefined || typeof lookup === 'function';
}

/** Fails in Node's own look-up: an error that came any earlier would find nobody who listens for it yet. */
function nowhere(refusal: Refusal): Target {
  return {
    host: 'refused.invalid',
    port: 1,
    lookup: (_name, _options, done) => done(new RefusalError(refusal), '', 0),
  };
}

function fixed({ host, port, lookup }: Target): PropertyDescriptorMap {
  return {
    path: { value: undefined },
    host: { value: host },
    port: { value: port },
    lookup: { value: lookup },
  };
}

/** All answers are judged, whoever looked the name up, and one that DNS never gave refuses the lot. */
function judgedLookup(
  judge: EgressJudge,
  host: string,
  port: number,
  lookup: LookupFunction | typeof systemLookup,
): LookupFunction {
  return (name, options, done) => {
    (lookup as LookupFunction)(name, options, (error, answer, family) => {
      if (error !== null && error !== undefined) return done(error, answer, family);
      const addresses = addressesOf(answer);
      const verdict = judge.answers(host, port, addresses);
      // Again: a look-up may answer from within another one, of somebody who asked for another host.
      if (verdict.allowed) return whileAskedFor(host, () => done(null, answer, family));
      return done(new RefusalError(verdict), '', 0);
    });
  };
}

/** Whatever a look-up of a library's own calls an answer; what cannot be read is no address. */
function addressesOf(answer: unknown): readonly string[] {
  const answers: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return answers.map((one) =>
    typeof one === 'object' && one !== null && 'address' in one ? String(one.address) : String(one),
  );
}

function normalizer(): (args: unknown[]) => NormalizedArgs {
  const normalize: unknown = Reflect.get(net, '_normalizeArgs');
  if (typeof normalize !== 'function') throw new MissingHook('net._normalizeArgs', 'absent');
  return (args) => {
    // Already in order when it comes from net.connect(): marked by a symbol that must be kept.
    const [first] = args;
    return (Array.isArray(first) ? first : Reflect.apply(normalize, net, [args])) as NormalizedArgs;
  };
}
