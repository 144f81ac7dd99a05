import { Client } from './client.mjs';
import { median, mib, ms, ratio } from './figures.mjs';
import { withBench } from './folder.mjs';

const TOOLS = { ours: ['list_categories', {}], bare: ['echo', { text: '' }], floor: ['echo', { text: '' }] };

/** What is waited for, from the spawn on. */
const UNTIL = {
  initialize: (client) => client.initialize(),
  'first tools/call': async (client, name) => {
    await client.ready();
    await client.call(...TOOLS[name]);
  },
};

/**
 * Starts of each server, taking turns so that what else the machine does is shared.
 *
 * @returns by what was waited for: the median of each server in milliseconds, and idle memory in MiB
 */
export async function measureStarts({ starts }) {
  return await withBench({}, async ({ servers, env }) => {
    const results = {};
    const idle = { ours: [], bare: [], floor: [] };
    for (const [what, until] of Object.entries(UNTIL)) {
      const samples = { ours: [], bare: [], floor: [] };
      for (let round = 0; round <= starts; round++) {
        for (const name of Object.keys(samples)) {
          const startedAt = performance.now();
          const client = new Client(servers[name], env);
          await until(client, name);
          const took = performance.now() - startedAt;
          // The first round fills the caches of the system.
          if (round > 0) samples[name].push(took);
          if (round > 0 && what === 'initialize') idle[name].push(client.rss());
          await client.end();
        }
      }
      results[what] = medians(samples);
    }
    return { ...results, 'idle memory': medians(idle) };
  });
}

function medians(samples) {
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, median(all)]));
}

export const start = {
  name: 'start',
  title: 'Start',
  measure: async (extent) => ({
    rows: [
      ['', 'this server', 'bare SDK server', 'floor', 'this / bare'],
      ...Object.entries(await measureStarts(extent)).map(([what, { ours, bare, floor }]) => {
        const [name, shown] = what === 'idle memory' ? [what, mib] : [`spawn → ${what} answered`, ms];
        return [name, shown(ours), shown(bare), shown(floor), ratio(ours / bare)];
      }),
    ],
  }),
};
