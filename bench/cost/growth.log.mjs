import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { writeChain } from '../audit/chain.writer.mjs';
import { Client } from './client.mjs';
import { count, median, ms } from './figures.mjs';
import { withBench } from './folder.mjs';
import { sequentially } from './sampling.mjs';

async function besideLog(bytes, { starts, growthCalls: calls }) {
  return await withBench({}, async ({ main, servers, env, log, policy }) => {
    if (bytes > 0) writeChain(log, bytes);
    const samples = [];
    for (let round = 0; round <= starts; round++) {
      const startedAt = performance.now();
      const client = new Client(servers.ours, env);
      await client.initialize();
      if (round > 0) samples.push(performance.now() - startedAt);
      await client.end();
    }
    const client = new Client(servers.echo, env);
    await client.ready();
    const { p50 } = await sequentially(calls, () => client.call('echo', { text: 'hello' }));
    await client.end();
    if (statSync(log).size < bytes) throw new Error('The log was not gone on with.');
    const startedAt = performance.now();
    // Fails when the log is not whole: then nothing above was measured beside it.
    execFileSync(process.execPath, [main, 'audit', 'verify', '--policy', policy], { env, stdio: 'pipe' });
    return [median(samples), p50, performance.now() - startedAt].map(ms);
  });
}

export const growthOfLog = {
  name: 'growth-log',
  title: 'Growth: bytes in the audit log',
  measure: async (extent) => {
    const columns = [];
    for (const bytes of extent.logBytes) columns.push(await besideLog(bytes, extent));
    const rows = ['spawn → initialize answered', 'echo, p50', '`audit verify`, once'];
    return {
      rows: [
        ['', ...extent.logBytes.map((bytes) => `${count(bytes / 1e6)} MB`)],
        ...rows.map((row, at) => [row, ...columns.map((cells) => cells[at])]),
      ],
      note: `${count(extent.growthCalls)} calls. To verify is to read all of it. The first column has the records of the calls themselves.`,
    };
  },
};
