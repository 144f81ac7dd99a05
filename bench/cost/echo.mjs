import { Client } from './client.mjs';
import { mib, ms, ratio } from './figures.mjs';
import { withBench } from './folder.mjs';
import { byTurns, together } from './sampling.mjs';

const SERVERS = ['ours', 'bare', 'floor'];
/** Rounds of 64 at a time; the median of them counts. */
const ROUNDS = 5;
const CALLS_BEFORE_MEMORY = 10_000;

/** The same tool on each server. @returns by figure: ours, bare, floor */
export async function measureEcho({ calls }) {
  return await withBench({}, async ({ servers, env }) => {
    const commands = { ours: servers.echo, bare: servers.bare, floor: servers.floor };
    const clients = Object.fromEntries(SERVERS.map((name) => [name, new Client(commands[name], env)]));
    for (const name of SERVERS) await clients[name].ready();
    const echoes = Object.fromEntries(
      SERVERS.map((name) => [name, () => clients[name].call('echo', { text: 'hello' })]),
    );
    const latency = await byTurns(calls, echoes);
    const throughput = await eachMedian(async (name) => together(calls, echoes[name]));
    // Both have had the same calls; this makes them enough whatever the extent is.
    for (const name of SERVERS) await together(CALLS_BEFORE_MEMORY, echoes[name]);
    const memory = Object.fromEntries(SERVERS.map((name) => [name, clients[name].rss()]));
    for (const name of SERVERS) await clients[name].end();
    const by = (key) => Object.fromEntries(SERVERS.map((name) => [name, latency[name][key]]));
    return { p50: by('p50'), p99: by('p99'), throughput, memory };
  });
}

async function eachMedian(measure) {
  const samples = Object.fromEntries(SERVERS.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of SERVERS) samples[name].push(await measure(name));
  }
  return Object.fromEntries(
    SERVERS.map((name) => [name, samples[name].toSorted((one, other) => one - other)[ROUNDS >> 1]]),
  );
}

export const echo = {
  name: 'echo',
  title: 'Echo',
  measure: async (extent) => {
    const { p50, p99, throughput, memory } = await measureEcho(extent);
    const row = (what, figures, shown) => [
      what,
      ...SERVERS.map((name) => shown(figures[name])),
      ratio(figures.ours / figures.bare),
    ];
    return {
      rows: [
        ['', 'this server', 'bare SDK server', 'floor', 'this / bare'],
        row('one after the other, p50', p50, ms),
        row('one after the other, p99', p99, ms),
        ['the chain adds, p50', ms(p50.ours - p50.bare), '', '', ''],
        row('64 at a time, calls per second', throughput, (value) => value.toFixed(0)),
        row('memory after more than 10,000 calls', memory, mib),
      ],
    };
  },
};
