// Where the time of CPU profiles goes: by room or package, and by function.
//   node bench/profile.mjs FILE.cpuprofile...     added up, if there are several
import { readFileSync } from 'node:fs';

const ROWS = 20;

const [byPlace, byFunction] = [new Map(), new Map()];
let total = 0;
for (const file of process.argv.slice(2)) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  samples.forEach((id, at) => {
    const { functionName, url, lineNumber } = frames.get(id);
    // To wait for a client is no work.
    if (functionName === '(idle)') return;
    const took = timeDeltas[at] / 1000;
    total += took;
    const place = placeOf(functionName, url);
    add(byPlace, place, took);
    add(
      byFunction,
      `${functionName || '(anonymous)'}  ${place}${url === '' ? '' : `:${lineNumber + 1}`}`,
      took,
    );
  });
}
if (total === 0) {
  process.stderr.write('Give the .cpuprofile files that node --cpu-prof wrote.\n');
  process.exit(2);
}
print(byPlace);
print(byFunction);

/** A package, a room of the server, a module of Node, or what V8 calls it. */
function placeOf(functionName, url) {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  if (inPackage !== null) return inPackage[1];
  const inRoom = /\/dist\/([^/]+(?:\/[^/]+)?)/.exec(url);
  if (inRoom !== null) return `dist/${inRoom[1]}`;
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
  return url === '' ? (functionName.startsWith('(') ? functionName : '(native)') : url;
}

function add(sums, key, took) {
  sums.set(key, (sums.get(key) ?? 0) + took);
}

function print(sums) {
  const rows = [...sums].sort(([, one], [, other]) => other - one).slice(0, ROWS);
  for (const [key, took] of rows)
    process.stdout.write(
      `${took.toFixed(0).padStart(8)} ms ${((took / total) * 100).toFixed(1).padStart(5)} %  ${key}\n`,
    );
  process.stdout.write('\n');
}
