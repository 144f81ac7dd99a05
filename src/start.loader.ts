import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadBundled } from './bundle.loader.js';

type Start = typeof import('./start.js');

/** The whole program, as scripts/bundle.mjs wrote it. */
const BUNDLED = fileURLToPath(new URL('./bundle/start.cjs', import.meta.url));

/** The program from its bundle, or from the files that tsc wrote while nobody has bundled them (`tsc --watch`). */
export async function loadStart(): Promise<Start> {
  if (!existsSync(BUNDLED)) return import('./start.js');
  return loadBundled(BUNDLED) as Start;
}
