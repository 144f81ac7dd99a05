export { acceptedPluginsFile } from './accepted.plugins.js';
export { approvalsFolder } from './approvals.folder.js';
export type { Environment } from './environment.js';
export { located, type Finding } from './lint/finding.js';
export { coversPath } from './lint/pattern.cover.js';
export { lintPolicy } from './lint/policy.lint.js';
export { nearestKey } from './nearest-key.js';
export { quoteForPattern } from './path-pattern.js';
export { PolicyError, formatProblem, type PolicyProblem } from './policy.error.js';
export { SHIPPED_POLICY_FILE, findPolicyFile } from './policy.finder.js';
export type { Manifest, ManifestTool, ProgramMode } from './manifest/manifest.js';
export { loadManifest, type LoadedManifest } from './manifest/manifest.loader.js';
export { keyOf, type KeyPath } from './key-path.js';
export { canStandInPolicy, loadPolicy, readPolicy, type LoadedPolicy } from './policy.loader.js';
export { PolicyModule } from './policy.module.js';
export { readPolicyFile, type PolicyText } from './policy.reader.js';
export { FixedPolicyStore, LivePolicyStore, PolicyStore } from './policy.store.js';
export { PolicyWatcher } from './policy.watcher.js';
export type {
  AuditPolicy,
  CommandsPolicy,
  DatabasePolicy,
  Endpoint,
  ExternalPluginPolicy,
  FilesystemPolicy,
  NetworkPolicy,
  PluginsPolicy,
  Policy,
  ProgramLimits,
  SandboxMode,
  ToolsPolicy,
} from './policy.js';
