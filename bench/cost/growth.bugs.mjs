import { Bugs } from './bugs.mjs';
import { Client } from './client.mjs';
import { count, ms } from './figures.mjs';
import { withBench } from './folder.mjs';
import { sequentially } from './sampling.mjs';

/** Those that read all bugs, one of which takes long. */
const FEW = 20;

/** Each question is asked for what only the oldest bugs are, which a scan would find last. */
const CALLS = {
  'list_bugs, the newest': ({ list }) => list({}),
  'list_bugs, an old page': ({ list, old }) => list({ cursor: old }),
  'list_bugs by a rare status': ({ list }) => list({ status: 'in_progress' }),
  'list_bugs by a rare priority': ({ list }) => list({ priority: 'critical' }),
  'list_bugs by status and priority, none': ({ list }) => list({ status: 'open', priority: 'critical' }),
  'list_bugs by a rare tag': ({ list }) => list({ tags: ['rare'] }),
  'list_bugs by a common and a rare tag': ({ list }) => list({ tags: ['even', 'rare'] }),
  'search_bugs_global, a word of each bug': ({ search }) => search({ query: 'shop' }),
  'search_bugs_global, a rare status': ({ search }) => search({ status: 'in_progress' }),
  get_bug: ({ bug, at }) => bug('get_bug', 1 + at),
  update_bug: ({ bug, at }) => bug('update_bug', 1 + at, { note: 'Seen again.' }),
};
const READS_ALL = {
  'search_bugs_global, a word of no bug': ({ search }) => search({ query: 'nowhere' }),
  'list_bugs by two tags, half of the bugs each': ({ list }) => list({ tags: ['even', 'odd'] }),
};

/** @returns cells by question */
async function askAt(bench, project_path, size, calls) {
  const client = new Client(bench.servers.ours, bench.env);
  await client.ready();
  const list = (filter) => client.call('list_bugs', { limit: 20, project_path, ...filter });
  const old = Bugs.cursorAt(size >> 1);
  const asking = (at) => ({
    at: (at * 7919) % size,
    old,
    list,
    search: (filter) => client.call('search_bugs_global', { limit: 20, ...filter }),
    bug: (name, number, more) => client.call(name, { bug_id: Bugs.idOf(number), project_path, ...more }),
  });
  const cells = [];
  const ask = async (amount, call) => cells.push((await sequentially(amount, (at) => call(asking(at)))).p50);
  for (const call of Object.values(CALLS)) await ask(calls, call);
  for (const call of Object.values(READS_ALL)) await ask(FEW, call);
  // Last: it makes more of them.
  await ask(calls, () => client.call('add_bug', { title: 'One more', tags: ['even'], project_path }));
  await client.end();
  return cells;
}

export const growthOfBugs = {
  name: 'growth-bugs',
  title: 'Growth: bugs of one project',
  measure: async ({ bugs: sizes, growthCalls: calls }) => {
    const columns = [];
    for (const size of sizes) {
      columns.push(
        await withBench({}, async (bench) => {
          const project = bench.project('project');
          const bugs = await Bugs.prepare(bench, [project]);
          bugs.grow(project, size);
          bugs.close();
          return await askAt(bench, project, size, calls);
        }),
      );
    }
    const questions = [...Object.keys(CALLS), ...Object.keys(READS_ALL), 'add_bug'];
    return {
      rows: [
        ['p50', ...sizes.map(count)],
        ...questions.map((question, at) => [question, ...columns.map((cells) => ms(cells[at]))]),
      ],
      note: `${count(calls)} calls of each, ${FEW} of those that pass over all bugs: ${Object.keys(READS_ALL).join('; ')}.`,
    };
  },
};
