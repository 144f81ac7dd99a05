import { expect, it } from '@jest/globals';
import fc from 'fast-check';

/** The seed of every run but `npm run fuzz`: the same cases each time, on every machine. */
const FIXED_SEED = 20_251_123;
/** Longer than any run may take: a property that hangs is to fail, one that is busy is not. */
const PATIENCE_MS = 60_000;

export interface FuzzTarget<Case> {
  /** What to try: hostile more often than not. */
  readonly cases: fc.Arbitrary<Case>;
  /** Cases that were found once, or that show what is looked for. They come first in every run. */
  readonly rows: readonly Case[];
  /** How many generated cases follow them, unless `npm run fuzz` says otherwise. */
  readonly runs: number;
  /** Shows what was found as it was found, where looking for a smaller case would take minutes. */
  readonly shrinks?: false;
  /** Throws when the property does not hold. */
  readonly check: (value: Case) => void | Promise<void>;
}

/** A property that is tried on many cases. Nothing but the seed decides which. */
export function fuzz<Case>(title: string, target: FuzzTarget<Case>): void {
  const { seed, runs, seconds } = chosen(process.env, target.runs);
  const patience = PATIENCE_MS + (seconds ?? 0) * 1000;
  it(
    title,
    async () => {
      const result = await fc.check(fc.asyncProperty(target.cases, check(target)), {
        seed,
        numRuns: target.rows.length + runs,
        examples: target.rows.map((row): [Case] => [row]),
        // Only the long run has a clock: in the other one, a slow machine must not try less.
        endOnFailure: target.shrinks === false,
        ...(seconds !== undefined && { interruptAfterTimeLimit: seconds * 1000 }),
      });
      if (seconds !== undefined) process.stderr.write(`${title}: ${result.numRuns} cases\n`);
      if (result.failed)
        throw new Error(fc.defaultReportMessage(result) ?? 'failed', { cause: result.errorInstance });
      if (seconds === undefined) expect(result.numRuns).toBe(target.rows.length + runs);
    },
    patience,
  );
}

/** Counts verdicts, so that a run which only ever saw one kind of them fails: it would prove nothing. */
export class Tally<Kind extends string> {
  readonly #counts = new Map<Kind, number>();

  add(kind: Kind): void {
    this.#counts.set(kind, this.count(kind) + 1);
  }

  count(kind: Kind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** To be called at the end of a `describe`: the least of each kind that its properties have to have seen. */
  expectAtLeast(least: Readonly<Record<Kind, number>>): void {
    // Whoever asks for ten cases has to be content with what they are.
    if (process.env['FUZZ_RUNS'] !== undefined) return;
    it('has seen enough of every outcome', () => {
      for (const [kind, count] of Object.entries(least) as [Kind, number][]) {
        expect([kind, Math.min(count, this.count(kind))]).toEqual([kind, count]);
      }
    });
  }
}

function check<Case>(target: FuzzTarget<Case>): (value: Case) => Promise<void> {
  return async (value) => target.check(value);
}

function chosen(env: NodeJS.ProcessEnv, runs: number): { seed: number; runs: number; seconds?: number } {
  const seconds = env['FUZZ_SECONDS'];
  return {
    seed: Number(env['FUZZ_SEED'] ?? FIXED_SEED),
    runs: Number(env['FUZZ_RUNS'] ?? runs),
    ...(seconds !== undefined && { seconds: Number(seconds) }),
  };
}
