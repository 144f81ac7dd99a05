import type { INestApplicationContext } from '@nestjs/common';
import { redactText } from '../security/index.js';
import { PolicyWatcher, type LoadedPolicy } from '../policy/index.js';
import { PolicyReloader, ToolRegistry, type Reload } from '../tools/index.js';
import { McpServerFactory } from '../transport/stdio/index.js';
import { policyWarnings, warningsAtStart } from './policy.warnings.js';

/** Keeps the policy in force in step with its file: when the file changes, and on SIGHUP. */
export function followPolicy(app: INestApplicationContext, loaded: LoadedPolicy): { dispose(): void } {
  const { source } = loaded.policy;
  const reloader = app.get(PolicyReloader);
  reloader.startFrom(loaded.sha256);
  const report = (reload: Reload): void => {
    process.stderr.write(wordsOn(reload, source, app.get(ToolRegistry)));
    if (reload.kind === 'reloaded' && reload.tools === 'changed') app.get(McpServerFactory).announceTools();
  };
  const onChange = (): void => report(reloader.reloadIfChanged(process.env));
  const onHangUp = (): void => report(reloader.reload(process.env));
  process.on('SIGHUP', onHangUp);
  const watcher = new PolicyWatcher(source, {
    changed: onChange,
    failed: (error) =>
      process.stderr.write(
        `Changes of ${source} are not seen (${redactText(String(error))}); send SIGHUP after an edit.\n`,
      ),
  });
  // What changed between the start and this moment.
  onChange();
  return {
    dispose: () => {
      watcher.close();
      process.off('SIGHUP', onHangUp);
    },
  };
}

function wordsOn(reload: Reload, source: string, registry: ToolRegistry): string {
  switch (reload.kind) {
    case 'unchanged':
      return '';
    case 'reloaded': {
      const count = registry.visible().length;
      const warnings = policyWarnings(reload.loaded, registry.names(), process.env);
      return `The policy was reloaded from ${source}: ${count} ${count === 1 ? 'tool' : 'tools'} allowed\n${warningsAtStart(warnings)}`;
    }
    case 'rejected':
      return `${reload.problems}\nThe policy as it was stays in force; correct ${source}.\n`;
    default: {
      const never: never = reload;
      return String(never);
    }
  }
}
