import { resolve } from 'node:path';
import { bare } from './bare.record.js';
import { resolvePattern, splitPattern } from './path-pattern.js';
import type { ExternalPluginPolicy, PluginsPolicy, ProgramLimits } from './policy.js';
import type { ExternalPluginSection, PluginLimitsSection, PluginsSection } from './schema/plugins.section.js';

const KIB = 1024;
const MIB = 1024 * 1024;

export function pluginsOf(plugins: PluginsSection | null | undefined): PluginsPolicy {
  return { external: (plugins?.external ?? []).map(externalPluginOf) };
}

function externalPluginOf(plugin: ExternalPluginSection): ExternalPluginPolicy {
  const { manifest, sha256, sandbox, env, network, filesystem, limits } = plugin;
  return {
    manifest: resolve(manifest),
    sha256,
    sandbox: sandbox ?? 'required',
    env: bare(env ?? {}),
    network: [...(network ?? [])],
    readable: (filesystem?.read ?? []).map(realFolder),
    writable: (filesystem?.write ?? []).map(realFolder),
    limits: limitsOf(limits ?? {}),
  };
}

function limitsOf(limits: PluginLimitsSection): ProgramLimits {
  return {
    memoryBytes: (limits.memory_mb ?? 4096) * MIB,
    cpuSeconds: limits.cpu_seconds,
    processes: limits.processes ?? 64,
    fileBytes: (limits.file_mb ?? 64) * MIB,
    openFiles: limits.open_files ?? 256,
    outputBytes: (limits.output_kb ?? 1024) * KIB,
    concurrency: limits.concurrency ?? 8,
  };
}

/** Without its last `**`: a folder is shown with all that is below it. */
function realFolder(pattern: string): string {
  return `/${splitPattern(resolvePattern(pattern)).fixed.join('/')}`;
}
