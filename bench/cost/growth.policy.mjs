import { Client } from './client.mjs';
import { count, ms } from './figures.mjs';
import { withBench } from './folder.mjs';
import { sequentially } from './sampling.mjs';

/** Requests that are no calls are read at a limited pace after the first 2,000. */
const MOST = 1000;

const REQUESTS = {
  echo: (client) => client.call('echo', { text: 'hello' }),
  'tools/list, its first page': (client) => client.request('tools/list', {}),
  'search_tools, 7 found': (client) => client.call('search_tools', { query: 'bug' }),
};

async function measureGrowth({ many, growthCalls }, grown) {
  const amount = Math.min(growthCalls, MOST);
  const columns = [];
  for (const size of many) {
    const { rules, more } = grown(size);
    columns.push(
      await withBench({ rules }, async ({ servers, env }) => {
        const client = new Client(servers.echo, { ...env, ...more });
        await client.ready();
        const cells = [];
        for (const request of Object.values(REQUESTS))
          cells.push(ms((await sequentially(amount, () => request(client))).p50));
        await client.end();
        return cells;
      }),
    );
  }
  const rows = Object.keys(REQUESTS).map((name, at) => [name, ...columns.map((cells) => cells[at])]);
  return { rows: [['p50', ...many.map(count)], ...rows], note: `${count(amount)} requests of each.` };
}

export const growthOfTools = {
  name: 'growth-tools',
  title: 'Growth: registered tools',
  measure: (extent) => measureGrowth(extent, (size) => ({ rules: 0, more: { BENCH_TOOLS: String(size) } })),
};

export const growthOfRules = {
  name: 'growth-rules',
  title: 'Growth: policy rules before the one that allows',
  measure: (extent) => measureGrowth(extent, (rules) => ({ rules, more: {} })),
};
