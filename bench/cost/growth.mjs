import { benchFolder } from './folder.mjs';
import { sequentially } from './calls.mjs';
import { Client } from './client.mjs';

const SIZES = [10, 100, 1000, 10_000];

/** Echo with more and more tools registered. @returns p50 in milliseconds by size */
export async function byTools(count) {
  const results = {};
  for (const size of SIZES) {
    const bench = benchFolder();
    try {
      results[size] = await echo(bench, { ...bench.env, BENCH_TOOLS: String(size) }, count);
    } finally {
      bench.remove();
    }
  }
  return results;
}

/** Echo with more and more rules before the one that allows it. */
export async function byRules(count) {
  const results = {};
  for (const rules of SIZES) {
    const bench = benchFolder({ rules });
    try {
      results[rules] = await echo(bench, bench.env, count);
    } finally {
      bench.remove();
    }
  }
  return results;
}

async function echo({ servers }, env, count) {
  const client = new Client(servers.echo, env);
  await client.ready();
  const { p50 } = await sequentially(count, () => client.call('echo', { text: 'hello' }));
  await client.end();
  return p50;
}
