// Fails when the server costs much more than it did, compared with a bare server on the same SDK in the same run.
//   npm run bench:check                       measures and judges
//   npm run bench:check -- --ratios FILE      judges ratios that were measured before, as JSON
// The limits are in bench/check/limits.mjs.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LIMITS } from './check/limits.mjs';
import { judgeRatios } from './check/ratio.judge.mjs';

const FEW = { starts: 7, calls: 2000 };

const { values: options } = parseArgs({ options: { ratios: { type: 'string' } } });
const isGiven = options.ratios !== undefined;
let verdicts = judgeRatios(
  isGiven ? JSON.parse(readFileSync(options.ratios, 'utf8')) : await measure(),
  LIMITS,
);
if (!isGiven && verdicts.some(({ isKept }) => !isKept)) {
  print('Over a limit; measured once more, because a machine that is busy for a moment is no regression.');
  const again = judgeRatios(await measure(), LIMITS);
  verdicts = verdicts.map((verdict, at) => (verdict.isKept ? verdict : again[at]));
}
for (const { isKept, text } of verdicts) print(`${isKept ? 'ok  ' : 'FAIL'} ${text}`);
process.exit(verdicts.every(({ isKept }) => isKept) ? 0 : 1);

async function measure() {
  const { measureEcho } = await import('./cost/echo.mjs');
  const { measureStarts } = await import('./cost/start.mjs');
  const starts = await measureStarts(FEW);
  const { p50, throughput } = await measureEcho(FEW);
  const toBare = ({ ours, bare }) => ours / bare;
  return {
    start: toBare(starts.initialize),
    memory: toBare(starts['idle memory']),
    call: toBare(p50),
    throughput: toBare(throughput),
  };
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
