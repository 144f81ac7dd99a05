// What a decision about egress costs, under a small policy and under one with 10,000 endpoints and 1,000 ranges.
// A measurement to read, not a test: figures depend on the machine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadProduct } from './evidence/product.mjs';

const BATCHES = 400;
const BATCH = 200;
const SINGLES = 50_000;
const WARM_UP = 50_000;
const LARGE = { endpoints: 10_000, wildcards: 1_000, ranges: 1_000 };
const SMALL = { endpoints: 10, wildcards: 2, ranges: 2 };
const TOOL = { free: 'free_tool', narrowed: 'narrowed_tool' };
const LITERALS = ['1.1.1.1', '2606:4700:4700::1111'];
const PUBLIC = ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'];

const { values: options } = parseArgs({
  options: { dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) } },
});
const product = await loadProduct(resolve(options.dist));
const folder = mkdtempSync(join(tmpdir(), 'mcp-bench-'));
const say = (text = '') => process.stdout.write(`${text}\n`);

try {
  run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Wildcards and literals stand at the end, so that a search from the front would meet them last. */
function policyOf({ endpoints, wildcards, ranges }) {
  const exact = Array.from({ length: endpoints - wildcards - LITERALS.length }, (_, at) => `h${at}.example`);
  const wild = Array.from({ length: wildcards }, (_, at) => `w${at}.example`);
  const names = [...exact, ...wild.map((name) => `*.${name}`)];
  const file = join(folder, `policy-${endpoints}.yaml`);
  const text = JSON.stringify({
    version: '1.0',
    network: {
      allowed_endpoints: [...names, ...LITERALS].map((host) => ({ host, ports: [443] })),
      allowed_ranges: Array.from({ length: ranges }, (_, at) => rangeAt(at, '0/24')),
      allow_dns: true,
      dns_allowlist: names,
    },
    tools: { network: { [TOOL.narrowed]: names.slice(0, 3) } },
  });
  writeFileSync(file, text);
  const policy = product.loadPolicy(file, { HOME: folder });
  return { policy, exact: exact.at(-1), wild: `a.b.${wild.at(-1)}`, range: rangeAt(ranges - 1, '7') };
}

function rangeAt(at, end) {
  return `10.${Math.floor(at / 256)}.${at % 256}.${end}`;
}

/** Each: who asks for what; `expected` is checked before anything is measured. */
function casesOf({ exact, wild, range }) {
  const free = { kind: 'tool', tool: TOOL.free };
  const narrowed = { kind: 'tool', tool: TOOL.narrowed };
  const of = (what, caller, host, expected, answers = PUBLIC) => ({ what, caller, host, expected, answers });
  return [
    of('IPv4 literal, endpoint', free, LITERALS[0], true),
    of('IPv4 literal, last range', free, range, true),
    of('IPv6 literal, endpoint', free, `[${LITERALS[1]}]`, true),
    of('exact name, 2 answers', free, exact, true),
    of('exact name, answer in a range', free, exact, true, [range]),
    of('wildcard name, 2 answers', free, wild, true),
    of('refused: unknown name', free, 'a.b.c.nobody.test', false),
    of('refused: private literal', free, '192.168.1.1', false),
    of('refused: one bad answer', free, exact, false, [...PUBLIC, '169.254.169.254']),
    of('narrowed tool, its name', narrowed, 'h0.example', true),
    of('narrowed tool, refused', narrowed, exact, false),
  ];
}

/** What the client does for one hop: the URL, the question to DNS, the answers. */
function clientDecision(policy, { caller, host, answers }) {
  const url = new URL(`https://${host}/path?query`);
  return () => {
    const reach = product.reachOf(policy, caller);
    const judged = product.judgeUrl(reach, url);
    if (!judged.allowed) return judged;
    const destination = product.destinationOf(url);
    if (destination.host.kind === 'address') {
      return product.judgeAddresses(reach, destination, [destination.host.address.text]);
    }
    const lookup = product.judgeLookup(reach, destination.host.name);
    return lookup.allowed ? product.judgeAddresses(reach, destination, answers) : lookup;
  };
}

/** What the guard does when the system is about to connect to an address; for a name, to its first answer. */
function guardDecision(policy, { caller, host, answers }) {
  const judge = new product.EgressJudge(() => {});
  judge.govern(new product.FixedPolicyStore(policy));
  const text = host.replace(/^\[|\]$/g, '');
  const { kind } = product.parseHost(host);
  const scope = { callId: 'bench', tool: caller.tool, egress: new product.EgressTrail() };
  if (kind === 'name') judge.remember(text, answers);
  const address = kind === 'name' ? answers[0] : text;
  return { scope, decide: () => judge.dial(address, 443).verdict };
}

function measure(decide) {
  for (let at = 0; at < WARM_UP; at += 1) decide();
  const batches = Array.from({ length: BATCHES }, () => {
    const start = process.hrtime.bigint();
    for (let at = 0; at < BATCH; at += 1) decide();
    return Number(process.hrtime.bigint() - start) / BATCH;
  });
  const singles = Array.from({ length: SINGLES }, () => {
    const start = process.hrtime.bigint();
    decide();
    return Number(process.hrtime.bigint() - start);
  });
  return { median: quantile(batches, 0.5), p99: quantile(singles, 0.99) };
}

function quantile(values, part) {
  return values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
}

function run() {
  const timer = measure(() => undefined);
  const [small, large] = [SMALL, LARGE].map(policyOf);
  say(`Node ${process.version}, ${cpus()[0].model.trim()}, ${cpus().length} CPUs`);
  say(`small: ${describe(SMALL)}; large: ${describe(LARGE)}`);
  say(
    `ns per decision. Median: of ${BATCHES} means over ${BATCH} decisions. p99: of ${SINGLES} decisions timed one`,
  );
  say(
    `by one, timer included (its own p99 is ${timer.p99.toFixed(0)} ns). After ${WARM_UP} decisions of warm-up.`,
  );
  table('Client: URL, look-up and answers of one hop', small, large, (policy, one) =>
    clientDecision(policy, one),
  );
  table('Guard: connect() to an address, inside a call', small, large, guardDecision);
}

function table(title, small, large, prepare) {
  say(`\n${title.padEnd(46)}${'small'.padStart(15)}${'large'.padStart(15)}`);
  say(`${''.padEnd(46)}${'median    p99'.padStart(15)}${'median    p99'.padStart(15)}  ratio`);
  const cases = [small, large].map(casesOf);
  cases[0].forEach(({ what }, at) => {
    const [few, many] = [small, large].map(({ policy }, which) =>
      measured(prepare(policy, cases[which][at]), cases[which][at]),
    );
    say(`${what.padEnd(46)}${shown(few)}${shown(many)}${(many.median / few.median).toFixed(1).padStart(7)}`);
  });
}

function measured(prepared, { what, expected }) {
  const { decide, scope } = typeof prepared === 'function' ? { decide: prepared } : prepared;
  const inScope = (work) => (scope === undefined ? work() : product.runInCallScope(scope, work));
  return inScope(() => {
    const verdict = decide();
    if (verdict.allowed !== expected) throw new Error(`${what}: ${JSON.stringify(verdict)}`);
    return measure(decide);
  });
}

function shown({ median, p99 }) {
  return `${median.toFixed(0).padStart(8)}${p99.toFixed(0).padStart(7)}`;
}

function describe({ endpoints, wildcards, ranges }) {
  return `${endpoints} endpoints (${wildcards} wildcards), ${ranges} ranges`;
}
