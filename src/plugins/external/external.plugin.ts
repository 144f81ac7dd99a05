import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { ExternalPluginPolicy, LoadedManifest, PolicyProblem } from '../../policy/index.js';
import type { Refusal } from './acceptance/acceptance.rules.js';
import type { ProgramFiles } from './acceptance/program.files.js';

/** A plugin that the operator listed and accepted. */
export interface ExternalPlugin {
  readonly entry: ExternalPluginPolicy;
  readonly loaded: LoadedManifest;
  readonly files: ProgramFiles;
}

/** One that is listed and must not run. */
export interface RefusedPlugin {
  readonly entry: ExternalPluginPolicy;
  /** Undefined when the manifest cannot be read. */
  readonly loaded: LoadedManifest | undefined;
  /** Undefined when the program cannot be read. */
  readonly files: ProgramFiles | undefined;
  /** What is wrong with it, accepted or not. */
  readonly faults: readonly PolicyProblem[];
  /** Undefined when it is accepted, or cannot be read as a whole. */
  readonly refusal: Refusal | undefined;
  /** All of that, as sentences for people: what, why, and what to do. */
  readonly problems: readonly string[];
}

export type ListedPlugin =
  | ({ readonly kind: 'accepted'; readonly by: 'policy' | 'operator' } & ExternalPlugin)
  | ({ readonly kind: 'refused' } & RefusedPlugin);

/**
 * The manifest's own name; before one was read, that of its folder, with something that tells it from others. Clients
 * see it, so the rest of the path is not in it.
 */
export function nameOf({ entry, loaded }: Pick<RefusedPlugin, 'entry' | 'loaded'>): string {
  if (loaded !== undefined) return loaded.manifest.name;
  const folder = basename(dirname(entry.manifest)).replace(/[^A-Za-z0-9_.-]+/g, '-');
  const mark = createHash('sha256').update(entry.manifest).digest('hex').slice(0, 6);
  return `${folder.slice(0, 50)}-${mark}`;
}
