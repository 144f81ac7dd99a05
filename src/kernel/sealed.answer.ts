import type { ToolAnswer } from './tool.outcome.js';

/**
 * An answer that passed the output control. The dispatcher gives out nothing else, so a chain that lost its
 * output interceptor, or an exception filter that invents a result, fails instead of answering.
 */
export class SealedAnswer {
  constructor(readonly answer: ToolAnswer) {
    Object.freeze(this);
  }
}
