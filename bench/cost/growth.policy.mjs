import { Client } from './client.mjs';
import { count, ms } from './figures.mjs';
import { withBench } from './folder.mjs';
import { sequentially } from './sampling.mjs';

/** Requests that are no calls are read at a limited pace after the first 2,000. */
const BEFORE_THE_PACE = 1000;

const CALLS = {
  echo: { call: (client) => client.call('echo', { text: 'hello' }) },
  'tools/list, its first page': { call: (client) => client.request('tools/list', {}), most: BEFORE_THE_PACE },
  'search_tools, 7 found': {
    call: (client) => client.call('search_tools', { query: 'bug' }),
    most: BEFORE_THE_PACE,
  },
};

async function measureGrowth(sizes, calls, grown) {
  const columns = [];
  for (const size of sizes) {
    const { rules, more } = grown(size);
    columns.push(
      await withBench({ rules }, async ({ servers, env }) => {
        const client = new Client(servers.echo, { ...env, ...more });
        await client.ready();
        const cells = [];
        for (const { call, most = calls } of Object.values(CALLS))
          cells.push(ms((await sequentially(Math.min(most, calls), () => call(client))).p50));
        await client.end();
        return cells;
      }),
    );
  }
  const rows = Object.keys(CALLS).map((name, at) => [name, ...columns.map((cells) => cells[at])]);
  return {
    rows: [['p50', ...sizes.map(count)], ...rows],
    note: `${BEFORE_THE_PACE} requests of the last two.`,
  };
}

export const growthOfTools = {
  name: 'growth-tools',
  title: 'Growth: registered tools',
  measure: ({ many, calls }) =>
    measureGrowth(many, calls, (size) => ({ rules: 0, more: { BENCH_TOOLS: String(size) } })),
};

export const growthOfRules = {
  name: 'growth-rules',
  title: 'Growth: policy rules before the one that allows',
  measure: ({ many, calls }) => measureGrowth(many, calls, (rules) => ({ rules, more: {} })),
};
