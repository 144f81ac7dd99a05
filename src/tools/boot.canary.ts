import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { NO_CLIENT, type ToolDescriptor, type ToolOutcome } from '../kernel/index.js';
import { NoInput } from './no.input.js';
import { ToolInput } from './params.decorator.js';
import { ToolDispatcher } from './tool.dispatcher.js';
import { ToolPipeline } from './tool.pipeline.js';
import { unknownTool } from './unknown.tool.js';

/** A space is outside the alphabet of tool names, so no pattern of any policy can allow this one. */
const CANARY_NAME = 'boot canary';

/** The chain let through what no policy allows, or the audit log did not take it. */
export class CanaryAlive extends Error {
  override readonly name = 'CanaryAlive';
}

/**
 * Before the transport opens: calls a tool that no policy can allow, through the very chain that serves calls,
 * and refuses to start unless it is denied, on record and with its body untouched.
 */
@Injectable()
export class BootCanary implements OnApplicationBootstrap {
  #sang = false;

  constructor(
    private readonly pipeline: ToolPipeline,
    private readonly dispatcher: ToolDispatcher,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const descriptor: ToolDescriptor = unknownTool(CANARY_NAME);
    const outcome = await this.dispatcher.dispatch(
      {
        descriptor,
        plugin: { name: 'boot', version: '1.0.0', availability: () => ({ available: true, hint: '' }) },
        run: this.pipeline.bind(this, this.sing, 'sing'),
      },
      {
        name: CANARY_NAME,
        arguments: {},
        client: 'boot',
        signal: new AbortController().signal,
        abandonedAs: () => 'cancelled',
        progress: () => undefined,
        channel: NO_CLIENT,
      },
    );
    const problem = this.#sang ? 'a denied tool was run' : problemOf(outcome);
    if (problem !== undefined) throw new CanaryAlive(`Refusing to start: ${problem}.`);
  }

  /** The body that must never run. */
  sing(@ToolInput() _input: NoInput): string {
    this.#sang = true;
    return 'alive';
  }
}

function problemOf(outcome: ToolOutcome): string | undefined {
  if (outcome.kind !== 'refused')
    return `a tool that no policy allows was ${outcome.kind} instead of refused`;
  switch (outcome.refusal.code) {
    case 'TOOL.DENIED':
      return undefined;
    case 'AUDIT.UNAVAILABLE':
      return 'the audit log cannot be written; the line above says why, and audit.log_file in the policy names the file';
    default:
      return `a tool that no policy allows was refused as ${outcome.refusal.code} instead of TOOL.DENIED`;
  }
}
