export { readAcceptances, writeAcceptances } from './acceptance/acceptance.list.js';
export { ExternalModule } from './external.module.js';
export { nameOf, type ListedPlugin } from './external.plugin.js';
export { findNameClashes } from './name.clashes.js';
export { listPlugins, manifestTools } from './plugin.lister.js';
export type { AcceptedPlugin, Refusal } from './acceptance/acceptance.rules.js';
