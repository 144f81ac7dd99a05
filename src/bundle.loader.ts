import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import vm from 'node:vm';

/** Beside each script: what V8 made of it when it was built. */
export const CACHE_SUFFIX = '.v8';

type Require = (id: string) => unknown;
type Body = (exports: object, require: Require, module: { exports: object }, file: string) => void;

const loaded = new Map<string, { exports: object }>();
const scripts = new Map<string, vm.Script>();

/**
 * Runs a CommonJS script of the bundle, and those that it requires, without compiling what is in their caches. V8
 * refuses a cache of another version of itself or of another script; then it compiles.
 */
export function loadBundled(file: string): object {
  const require = createRequire(file);
  // Node reads the maps of what it loads itself, and of nothing else.
  if (process.sourceMapsEnabled) return require(file) as object;
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  // Before it runs: scripts of a circle get what there is, as in Node.
  loaded.set(file, module);
  const body = compile(file).runInThisContext() as Body;
  const folder = dirname(file);
  body(
    module.exports,
    (id) => (id.startsWith('./') ? loadBundled(join(folder, id)) : require(id)),
    module,
    file,
  );
  return module.exports;
}

/** What V8 knows by now about the scripts that ran; to be put beside each with CACHE_SUFFIX. */
export function cachesOfLoaded(): ReadonlyMap<string, Buffer> {
  return new Map([...scripts].map(([file, script]) => [file, script.createCachedData()]));
}

function compile(file: string): vm.Script {
  // Written as ASCII: see scripts/bundle.mjs.
  const source = readFileSync(file, 'latin1');
  const cachedData = readIfThere(file + CACHE_SUFFIX);
  const script = new vm.Script(`(function (exports, require, module, __filename) {${source}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  scripts.set(file, script);
  return script;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
