import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import promises from 'node:dns/promises';
import { isIP } from 'node:net';
import { assertAllowed, RefusalError } from '../../../../kernel/index.js';
import type { EgressJudge, Question } from '../egress.judge.js';
import { sealMethod } from '../sealed.method.js';

type Answer = string | LookupAddress | LookupAddress[];
type Done = (error: Error | null, answer?: string | LookupAddress[], family?: number) => void;
type Lookup = (this: unknown, hostname: unknown, ...rest: unknown[]) => unknown;
type LookupLater = (this: unknown, hostname: unknown, options?: unknown) => Promise<Answer>;

/**
 * The system's resolver, as `dns.lookup()` and all that resolves on the way to a connection. Whatever was asked
 * for, all answers are fetched and kept, so that a connection to one of them is judged by all of them.
 */
export function guardLookups(judge: EgressJudge): void {
  sealMethod<Lookup>(
    dns,
    'lookup',
    (lookup) =>
      function guardedLookup(this: unknown, hostname: unknown, ...rest: unknown[]): unknown {
        const done = rest.at(-1);
        if (!isQuestion(hostname) || typeof done !== 'function')
          return Reflect.apply(lookup, this, [hostname, ...rest]);
        const { verdict, text } = judge.lookup(hostname);
        if (!verdict.allowed) {
          process.nextTick(done, new RefusalError(verdict));
          return {};
        }
        const options = optionsOf(rest.length > 1 ? rest[0] : undefined);
        const collect: Done = (error, answers) => {
          if (error !== null || !Array.isArray(answers)) return (done as Done)(error);
          judge.remember(text, answers.map(addressOf));
          if (options.all === true) return (done as Done)(null, answers);
          const [first] = answers;
          return first === undefined
            ? (done as Done)(null)
            : (done as Done)(null, first.address, first.family);
        };
        return Reflect.apply(lookup, this, [text, { ...options, all: true }, collect]);
      },
  );
  sealMethod<LookupLater>(
    promises,
    'lookup',
    (lookup) =>
      async function guardedLookup(this: unknown, hostname: unknown, asked?: unknown): Promise<Answer> {
        if (!isQuestion(hostname)) return await Reflect.apply(lookup, this, [hostname, asked]);
        const name = judgedText(judge.lookup(hostname));
        const options = optionsOf(asked);
        const answers = await Reflect.apply(lookup, this, [name, { ...options, all: true }]);
        if (!Array.isArray(answers)) return answers;
        judge.remember(name, answers.map(addressOf));
        const [first] = answers;
        return options.all === true || first === undefined ? answers : first;
      },
  );
  sealMethod<Lookup>(
    dns,
    'lookupService',
    (lookup) =>
      function guardedLookupService(this: unknown, address: unknown, ...rest: unknown[]): unknown {
        const { verdict, text } = judge.reverseLookup(String(address));
        const done = rest.at(-1);
        if (verdict.allowed || typeof done !== 'function')
          return Reflect.apply(lookup, this, [text, ...rest]);
        process.nextTick(done, new RefusalError(verdict));
        return {};
      },
  );
  sealMethod<Lookup>(
    promises,
    'lookupService',
    (lookup) =>
      async function guardedLookupService(
        this: unknown,
        address: unknown,
        ...rest: unknown[]
      ): Promise<unknown> {
        const text = judgedText(judge.reverseLookup(String(address)));
        return await Reflect.apply(lookup, this, [text, ...rest]);
      },
  );
}

/** No text, an empty one and an address are answered without asking anybody. */
function isQuestion(hostname: unknown): hostname is string {
  return typeof hostname === 'string' && hostname !== '' && isIP(hostname) === 0;
}

function optionsOf(options: unknown): LookupOptions {
  if (typeof options === 'number') return { family: options };
  return typeof options === 'object' && options !== null ? { ...options } : {};
}

function addressOf({ address }: LookupAddress): string {
  return address;
}

function judgedText({ verdict, text }: Question): string {
  assertAllowed(verdict);
  return text;
}
