// Bundles what tsc compiled into a few scripts, of which a start reads only those that it runs.
//   node scripts/bundle.mjs        after `nest build`; writes dist/bundle
// CommonJS: the only kind of script that Node compiles from a cache of ours (see src/bundle.loader.ts). Not minified:
// Nest, the schemas of tools and stack traces show names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
/** Native code, and what Nest can use besides and this server does not have. */
const OUTSIDE = /^(better-sqlite3|@nestjs\/(microservices|websockets|platform-express))(\/|$)/;
/** They say no "sideEffects" themselves; what nobody uses of them is left out. */
const WITHOUT_SIDE_EFFECTS = /node_modules\/@nestjs\/(core|common)\//;
/** For Node its manifest names CommonJS, of which nothing can be left out. */
const RXJS = {
  'rxjs/operators': at('../node_modules/rxjs/dist/esm/operators/index.js'),
  rxjs: at('../node_modules/rxjs/dist/esm/index.js'),
};

const bundle = await rolldown({
  input: at('../dist/start.js'),
  platform: 'node',
  external: OUTSIDE,
  resolve: { alias: RXJS },
  treeshake: { moduleSideEffects: (id) => !WITHOUT_SIDE_EFFECTS.test(id) },
  plugins: [typescriptMaps(), phoneNumbersLate(), dateFormatsLate()],
  onLog(level, { message }) {
    // A package that cannot be found, for instance, would be missing at run time only.
    throw new Error(`${level} while bundling: ${message}`);
  },
});
const { output } = await bundle.write({
  dir: at('../dist/bundle'),
  format: 'cjs',
  exports: 'named',
  sourcemap: true,
  cleanDir: true,
  // The loader reads bytes as characters: half of the memory, and no decoding.
  charset: 'ascii',
  comments: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
});
await bundle.close();

for (const { type, code, fileName } of output) {
  if (type === 'chunk' && Buffer.byteLength(code) !== code.length) {
    throw new Error(
      `${join('dist/bundle', fileName)} is not ASCII: a tagged template cannot be escaped; write \\u`,
    );
  }
}

/** So that stack traces can name the lines of src. */
function typescriptMaps() {
  return {
    name: 'typescript-maps',
    load: {
      filter: { id: /[\\/]dist[\\/].*\.js$/ },
      handler: (id) =>
        id.startsWith(at('../dist/'))
          ? { code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') }
          : undefined,
    },
  };
}

/** class-validator loads the numbering plans of all countries for a decorator that few have a use for. */
function phoneNumbersLate() {
  const LATE = '\0late-phone-numbers';
  return {
    name: 'phone-numbers-late',
    resolveId: (id, importer) => (id === 'libphonenumber-js/max' && importer !== LATE ? LATE : undefined),
    load: (id) =>
      id === LATE
        ? `exports.parsePhoneNumber = (...given) => require('libphonenumber-js/max').parsePhoneNumber(...given);`
        : undefined,
  };
}

/** Nest's loggers load the tables of the locale with the module, not with the first line that they write. */
function dateFormatsLate() {
  const EARLY = /const dateTimeFormatter = (new Intl\.DateTimeFormat\([^;]*\));/;
  return {
    name: 'date-formats-late',
    transform: {
      filter: { id: /@nestjs\/common\/services\/(console-logger|logger)\.service\.js$/ },
      handler(code, id) {
        if (!EARLY.test(code))
          throw new Error(`${id} formats dates in another way now; is this still needed?`);
        return {
          code: code.replace(EARLY, 'const dateTimeFormatter = { format: (at) => $1.format(at) };'),
          map: null,
        };
      },
    },
  };
}
