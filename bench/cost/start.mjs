import { Client } from './client.mjs';
import { median } from './figures.mjs';

/** What is waited for, from the spawn on. */
const UNTIL = {
  initialize: (client) => client.initialize(),
  'first tools/call': async (client, tool) => {
    await client.ready();
    await client.call(tool, tool === 'echo' ? { text: 'hello' } : {});
  },
};

/**
 * Starts of each server, taking turns so that what else the machine does is shared.
 *
 * @returns by what was waited for: the median of each server in milliseconds, and idle memory in MiB
 */
export async function measureStarts({ servers, env }, rounds) {
  const tools = { ours: 'list_categories', bare: 'echo', floor: 'echo' };
  const results = {};
  const idle = { ours: [], bare: [], floor: [] };
  for (const [what, until] of Object.entries(UNTIL)) {
    const samples = { ours: [], bare: [], floor: [] };
    for (let round = 0; round <= rounds; round++) {
      for (const name of Object.keys(samples)) {
        const startedAt = performance.now();
        const client = new Client(servers[name], env);
        await until(client, tools[name]);
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
}

function medians(samples) {
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, median(all)]));
}
