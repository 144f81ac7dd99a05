// Bundles what tsc compiled into a few scripts, of which a start reads only those that it runs.
//   node scripts/bundle.mjs        after `nest build`; writes dist/bundle
// CommonJS: the only kind of script that Node compiles from a cache of ours (see src/bundle.loader.ts). Names stay as
// they are: Nest, the schemas of tools and stack traces show them.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** Native code, and what Nest can use besides and this server does not have. */
const OUTSIDE = /^(better-sqlite3|@nestjs\/(microservices|websockets|platform-express))(\/|$)/;

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const bundle = await rolldown({
  input: join(dist, 'start.js'),
  platform: 'node',
  external: OUTSIDE,
  onLog(level, { message }) {
    // A package that cannot be found, for instance, would be missing at run time only.
    throw new Error(`${level} while bundling: ${message}`);
  },
});
await bundle.write({
  dir: join(dist, 'bundle'),
  format: 'cjs',
  exports: 'named',
  sourcemap: true,
  cleanDir: true,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
});
await bundle.close();
