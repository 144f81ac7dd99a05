import { median, quantile } from './figures.mjs';

const WARM_UP = 500;
const TOGETHER = 64;
/** Servers that are compared take turns of so many calls, so that they share what else the machine does. */
const TURN = 250;

/** One call after the other. @returns milliseconds */
export async function sequentially(count, call) {
  await repeat(Math.min(WARM_UP, count), call);
  return summary(await sampled(count, call));
}

/** Several callers, one after the other and by turns. @returns milliseconds, by the name of the caller */
export async function byTurns(count, callers) {
  const entries = Object.entries(callers).map(([name, call]) => ({ name, call, samples: [] }));
  for (const { call } of entries) await repeat(Math.min(WARM_UP, count), call);
  for (let done = 0; done < count; done += TURN) {
    for (const { call, samples } of entries)
      samples.push(...(await sampled(Math.min(TURN, count - done), call)));
  }
  return Object.fromEntries(entries.map(({ name, samples }) => [name, summary(samples)]));
}

/** 64 at a time. @returns calls per second */
export async function together(count, call) {
  await lanes(Math.min(WARM_UP, count), call);
  const startedAt = performance.now();
  const made = await lanes(count, call);
  return made / ((performance.now() - startedAt) / 1000);
}

async function lanes(count, call) {
  const each = Math.ceil(count / TOGETHER);
  await Promise.all(Array.from({ length: TOGETHER }, () => repeat(each, call)));
  return each * TOGETHER;
}

async function repeat(count, call) {
  for (let at = 0; at < count; at++) await call(at);
}

async function sampled(count, call) {
  const samples = [];
  for (let at = 0; at < count; at++) {
    const startedAt = performance.now();
    await call(at);
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

function summary(samples) {
  return { p50: median(samples), p99: quantile(samples, 0.99) };
}
