import type { Type } from '@nestjs/common';
import { ConsoleLogger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { NO_CLIENT, type ToolOutcome } from '../../src/kernel/index.js';
import { loadPolicy } from '../../src/policy/index.js';
import { ToolDispatcher } from '../../src/tools/index.js';
import { writePolicy, type PolicyChoices, type PolicyFolder } from './policy.text.js';

/** Says nothing: what a test wants to know it asks for. */
class SilentLogger extends ConsoleLogger {
  override isLevelEnabled(): boolean {
    return false;
  }
}

/** The whole server in this process, without its transport being opened. */
export interface RunningApp {
  readonly app: TestingModule;
  readonly policy: PolicyFolder;
  call(name: string, args?: unknown, signal?: AbortSignal): Promise<ToolOutcome>;
  close(): Promise<void>;
}

export async function bootApp(
  plugins: readonly Type[] = [],
  choices: PolicyChoices = {},
): Promise<RunningApp> {
  const policy = writePolicy(choices);
  try {
    const app = await Test.createTestingModule({
      imports: [AppModule.forRoot({ policy: loadPolicy(policy.file, process.env), plugins })],
    })
      .setLogger(new SilentLogger())
      .compile();
    await app.init();
    return {
      app,
      policy,
      call: (name, args = {}, signal = new AbortController().signal) =>
        app.get(ToolDispatcher).call({
          name,
          arguments: args,
          client: 'test/1',
          signal,
          abandonedAs: () => 'cancelled',
          progress: () => undefined,
          channel: NO_CLIENT,
        }),
      close: async () => {
        await app.close();
        policy.remove();
      },
    };
  } catch (error) {
    policy.remove();
    throw error;
  }
}
