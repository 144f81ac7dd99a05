import { Injectable } from '@nestjs/common';
import { allow, Clock, refuse, type Verdict } from '../../kernel/index.js';
import { PolicyStore } from '../../policy/index.js';
import { SlidingWindow } from './sliding.window.js';

const WINDOW_MS = 60_000;

/**
 * Counts the calls of each tool over the last 60 seconds.
 *
 * Trust: asked only after the access guard, so every name it keeps a window for is a registered, allowed tool;
 * invented names cannot make it grow. Refused calls are not counted.
 */
@Injectable()
export class RateLimiter {
  readonly #windows = new Map<string, SlidingWindow>();

  constructor(
    private readonly policies: PolicyStore,
    private readonly clock: Clock,
  ) {}

  judge(tool: string): Verdict {
    const { rateLimits, defaultRateLimit } = this.policies.current.tools;
    const own = rateLimits[tool];
    const limit = own ?? defaultRateLimit;
    const rule = own === undefined ? 'tools.rate_limits.default' : `tools.rate_limits.${tool}`;
    const waitMs = this.#windowOf(tool).take(this.clock.monotonicMs(), limit);
    if (waitMs === 0) return allow(rule);
    return refuse(
      'RATE.EXHAUSTED',
      rule,
      `Rate limit exceeded for tool: ${tool} (${limit} calls per 60 seconds).`,
      Number.isFinite(waitMs)
        ? `Try again in ${Math.ceil(waitMs / 1000)} seconds.`
        : `The operator set ${rule} to 0; raising it allows calls.`,
    );
  }

  #windowOf(tool: string): SlidingWindow {
    let window = this.#windows.get(tool);
    if (window === undefined) {
      window = new SlidingWindow(WINDOW_MS);
      this.#windows.set(tool, window);
    }
    return window;
  }
}
