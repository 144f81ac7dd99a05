import type { INestApplicationContext } from '@nestjs/common';
import { PolicyWatcher, type Environment, type LoadedPolicy } from '../policy/index.js';
import { PolicyReloader, ToolRegistry, type Reload } from '../tools/index.js';
import { McpServerFactory } from '../transport/stdio/index.js';
import { policyWarnings, warningsAtStart } from './policy.warnings.js';

/**
 * Keeps the policy in force in step with its file: when the file changes, and on SIGHUP.
 *
 * @param env the variables of the start; whatever changed them since is not the operator
 */
export function followPolicy(
  app: INestApplicationContext,
  loaded: LoadedPolicy,
  env: Environment,
): { dispose(): void } {
  const { source } = loaded.policy;
  const reloader = app.get(PolicyReloader);
  reloader.startFrom(loaded.sha256);
  let saidOfRecord = '';
  const report = (reload: Reload): void => {
    const words = wordsOn(reload, source, app.get(ToolRegistry), env);
    // Tried again and again; said once.
    if (reload.kind !== 'unrecorded' || words !== saidOfRecord) process.stderr.write(words);
    saidOfRecord = reload.kind === 'unrecorded' ? words : '';
    if (reload.kind === 'reloaded' && reload.tools === 'changed') app.get(McpServerFactory).announceTools();
  };
  const onHangUp = (): void => report(reloader.reload(env));
  process.on('SIGHUP', onHangUp);
  const watcher = new PolicyWatcher(source, (isStill) => {
    const reload = reloader.reloadIfChanged(env, isStill);
    report(reload);
    return reload.kind === 'unrecorded' ? 'again' : 'done';
  });
  return {
    dispose: () => {
      watcher.close();
      process.off('SIGHUP', onHangUp);
    },
  };
}

function wordsOn(reload: Reload, source: string, registry: ToolRegistry, env: Environment): string {
  switch (reload.kind) {
    case 'unchanged':
      return '';
    case 'reloaded': {
      const count = registry.visible().length;
      const warnings = policyWarnings(reload.loaded, registry.known().names, env);
      return `The policy was reloaded from ${source}: ${count} ${count === 1 ? 'tool' : 'tools'} allowed\n${warningsAtStart(warnings)}`;
    }
    case 'rejected':
      return `${reload.problems}\nThe policy as it was stays in force; correct ${source}.\n`;
    case 'unrecorded':
      return `${reload.problems}\nThe policy as it was stays in force until this can be recorded; it is tried again.\n`;
    default: {
      const never: never = reload;
      return String(never);
    }
  }
}
