import { Client } from './client.mjs';
import { median, quantile } from './figures.mjs';

const WARM_UP = 500;
const TOGETHER = 64;

/** One after the other. @returns milliseconds of each */
export async function sequentially(count, call) {
  for (let at = 0; at < Math.min(WARM_UP, count); at++) await call(at);
  const samples = [];
  for (let at = 0; at < count; at++) {
    const startedAt = performance.now();
    await call(at);
    samples.push(performance.now() - startedAt);
  }
  return { p50: median(samples), p99: quantile(samples, 0.99) };
}

/** 64 at a time. @returns calls per second */
export async function together(count, call) {
  const lane = async (calls) => {
    for (let at = 0; at < calls; at++) await call(at);
  };
  const lanes = (calls) => Promise.all(Array.from({ length: TOGETHER }, () => lane(calls)));
  await lanes(Math.ceil(WARM_UP / TOGETHER));
  const startedAt = performance.now();
  const each = Math.ceil(count / TOGETHER);
  await lanes(each);
  return (each * TOGETHER) / ((performance.now() - startedAt) / 1000);
}

/** Echo on each server. */
export async function measureEcho({ servers, env }, count) {
  const results = {};
  for (const [name, server] of [
    ['ours', servers.echo],
    ['bare', servers.bare],
    ['floor', servers.floor],
  ]) {
    const client = new Client(server, env);
    await client.ready();
    const echo = () => client.call('echo', { text: 'hello' });
    results[name] = {
      ...(await sequentially(count, echo)),
      perSecond: await together(count * 2, echo),
      rss: client.rss(),
    };
    await client.end();
  }
  return results;
}

/** What the server's own tools take, and calls that are large or refused. */
export async function measureTools({ servers, env, project }, count) {
  const client = new Client(servers.echo, env);
  await client.ready();
  const large = 'x'.repeat(100_000);
  const args = { project_path: project };
  const bug = { title: 'A bug', description: 'It does what it should not.', tags: ['a', 'b'], ...args };
  const results = {};
  const measure = async (what, calls, call) => {
    results[what] = await sequentially(calls, call);
  };
  await measure('list_categories', count, () => client.call('list_categories', {}));
  await measure('search_tools', count, () => client.call('search_tools', { query: 'bug' }));
  await measure('a refused call (unknown tool)', 200, () => client.call('nothing', {}));
  await measure('an argument of 100 KB', 500, () => client.call('echo', { text: large }));
  await measure('a result of 1 MB', 200, () => client.call('fill', { bytes: 1_000_000 }));
  await measure('add_bug', 1500, () => client.call('add_bug', bug));
  await measure('get_bug', count, (at) => client.call('get_bug', { bug_id: idOf(at % 2000), ...args }));
  await measure('list_bugs, 20 of 2,000', count, () => client.call('list_bugs', { limit: 20, ...args }));
  await client.end();
  return results;
}

function idOf(at) {
  return `BUG-${String(at + 1).padStart(3, '0')}`;
}
