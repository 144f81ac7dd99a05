import { Bugs } from './bugs.mjs';
import { Client } from './client.mjs';
import { count, ms } from './figures.mjs';
import { withBench } from './folder.mjs';
import { sequentially, together } from './sampling.mjs';

const LARGE = 'x'.repeat(100_000);

/** What the server's own tools take, and calls that are large or refused. */
async function measureTools({ calls }) {
  return await withBench({}, async (bench) => {
    const [few, many] = [bench.project('few'), bench.project('many')];
    const bugs = await Bugs.prepare(bench, [few, many]);
    bugs.grow(few, 20);
    bugs.grow(many, 2000);
    bugs.close();

    const client = new Client(bench.servers.echo, bench.env);
    await client.ready();
    const rows = [['', 'p50', 'p99', '64 at a time, calls per second']];
    for (const [what, call] of Object.entries(
      callsOf(client, { few, many, denied: `${bench.folder}/denied/x` }),
    )) {
      const { p50, p99 } = await sequentially(calls, call);
      rows.push([what, ms(p50), ms(p99), (await together(calls, call)).toFixed(0)]);
    }
    await client.end();
    return rows;
  });
}

function callsOf(client, { few, many, denied }) {
  const added = { title: 'A bug', description: 'It does what it should not.', tags: ['a', 'b'] };
  return {
    list_categories: () => client.call('list_categories', {}),
    search_tools: () => client.call('search_tools', { query: 'bug' }),
    'list_bugs, all 20': () => client.call('list_bugs', { limit: 20, project_path: few }),
    'list_bugs, 20 of 2,000': () => client.call('list_bugs', { limit: 20, project_path: many }),
    get_bug: (at) => client.call('get_bug', { bug_id: Bugs.idOf((at % 2000) + 1), project_path: many }),
    add_bug: () => client.call('add_bug', { ...added, project_path: many }),
    'a refused call (its path is denied)': () =>
      client.refused('get_bug', { bug_id: 'BUG-001', project_path: denied }),
    'an argument of 100 KB': () => client.call('echo', { text: LARGE }),
    'a result of 1 MB': () => client.call('fill', { bytes: 1_000_000 }),
  };
}

export const tools = {
  name: 'tools',
  title: 'Tools',
  measure: async (extent) => ({
    rows: await measureTools(extent),
    note: `${count(extent.calls)} calls of each, and as many again 64 at a time.`,
  }),
};
