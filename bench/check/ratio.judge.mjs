/**
 * Judges ratios. What was not measured is too bad: a check that forgot to measure must fail.
 *
 * @param ratios by name
 * @param limits as in limits.mjs
 * @returns for each limit whether it holds, and a sentence
 */
export function judgeRatios(ratios, limits) {
  return limits.map(({ name, what, target, reached, margin, better, only }) => {
    const ratio = ratios[name];
    const limit = limitOf(better, reached, margin);
    const isKept = better === 'lower' ? ratio <= limit : ratio >= limit;
    const shown = `${name}: ${what} is ${Number(ratio).toFixed(2)} × that of the bare SDK server`;
    const bounds = `${better === 'lower' ? 'at most' : 'at least'} ${limit.toFixed(2)}`;
    return isKept
      ? { name, isKept, text: `${shown} (${bounds}; target ${target})` }
      : {
          name,
          isKept,
          text:
            `${shown}; ${bounds} is allowed, after ${reached} in bench/RESULTS.md. ` +
            `Reproduce it with: npm run bench -- --only ${only}`,
        };
  });
}

function limitOf(better, reached, margin) {
  switch (better) {
    case 'lower':
      return reached * margin;
    case 'higher':
      return reached / margin;
    default:
      throw new Error(`Nothing is known that is better when it is "${better}".`);
  }
}
