import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule, type AppOptions } from '../app.module.js';
import { Logger } from '../logging/index.js';
import { findPolicyFile, readPolicy, type Environment, type LoadedPolicy } from '../policy/index.js';
import { AuditLog, assertEgressGuardWorks } from '../security/index.js';
import { ToolRegistry } from '../tools/index.js';
import { StdioServer } from '../transport/stdio/index.js';
import { setFlagsOfWork } from '../v8.flags.js';
import { survivePluginAccidents } from './accidents.js';
import { greeting } from './greeting.js';
import { followPolicy } from './policy.life.js';
import { policyWarnings, warningsAtStart } from './policy.warnings.js';
import { StartLogger } from './start.logger.js';
import { onTermination } from './termination.js';

/** Longest wait for the rooms to shut down, in milliseconds; the drain before it takes up to 1.6 s. */
const CLOSE_MS = 300;

export interface ServeOptions {
  readonly policy?: string | undefined;
}

/**
 * Serves one client over stdin and stdout until it leaves or the process is asked to end.
 *
 * @param plugins a team's own modules, served beside the shipped ones
 * @returns the exit code
 * @throws PolicyError when the policy cannot be used; other errors when the server cannot start safely
 */
export async function serve(
  options: ServeOptions,
  plugins: NonNullable<AppOptions['plugins']> = [],
): Promise<number> {
  // Before there is a policy: whatever gets out now, would also get out later.
  await assertEgressGuardWorks();
  // A copy: a plugin that changes process.env (many load a .env file) must not change what a reload expands.
  const env: Environment = { ...process.env };
  const loaded = readPolicy(findPolicyFile(options.policy, env), env);
  // Without a handle, Node ends with code 13 while a provider is still starting.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    return await serveUnder(loaded, env, plugins);
  } finally {
    clearInterval(keepAlive);
  }
}

async function serveUnder(
  loaded: LoadedPolicy,
  env: Environment,
  plugins: NonNullable<AppOptions['plugins']>,
): Promise<number> {
  const { policy } = loaded;
  const app = await NestFactory.createApplicationContext(AppModule.forRoot({ policy, plugins }), {
    logger: new StartLogger(),
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  const endAccidents = survivePluginAccidents((text) => logger.error(text));
  const server = app.get(StdioServer);
  const termination = onTermination((signal) => void server.stop(signal));
  const audit = app.get(AuditLog);
  let life: ReturnType<typeof followPolicy> | undefined;
  try {
    await server.start();
    const registry = app.get(ToolRegistry);
    process.stderr.write(
      greeting({
        policy,
        tools: registry.visible().length,
        reader: process.stdin.isTTY ? 'person' : 'client',
      }),
    );
    process.stderr.write(warningsAtStart(policyWarnings(loaded, registry.known().names, env)));
    setFlagsOfWork();
    life = followPolicy(app, loaded, env);
    audit.stopsBecause(await server.closed);
  } finally {
    life?.dispose();
    termination.dispose();
    // A plugin whose shutdown hook never ends must not keep the process.
    await Promise.race([app.close(), sleep(CLOSE_MS, undefined, { ref: false })]);
    audit.stop();
    // Last: what an aborted tool leaves behind while the rooms shut down is an accident as well.
    endAccidents();
  }
  return 0;
}
