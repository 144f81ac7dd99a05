import type { EvaluationPlugin } from '@hyperjump/json-schema/experimental';

/** How many keywords may be looked at for one value. */
const MAX_KEYWORDS = 200_000;

/** Thrown when a value would take too long to be validated. */
export class TooCostly extends Error {
  override readonly name = 'TooCostly';
}

/** Ends the evaluation of schemas that branch without bound: thirty lines can ask for a thousand million steps. */
export class WorkBudget implements EvaluationPlugin {
  #left = MAX_KEYWORDS;

  /** @throws TooCostly also for a schema that refers to itself without getting anywhere */
  static spend<T>(work: (budget: WorkBudget) => T): T {
    try {
      return work(new WorkBudget());
    } catch (error) {
      // The library walks recursively.
      if (error instanceof RangeError) throw new TooCostly('It has no end, or is nested too deeply.');
      throw error;
    }
  }

  beforeKeyword(): void {
    if (--this.#left < 0) throw new TooCostly(`It takes more than ${MAX_KEYWORDS} steps.`);
  }
}
