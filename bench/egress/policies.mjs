import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SMALL = { endpoints: 10, wildcards: 2, ranges: 3 };
export const LARGE = { endpoints: 10_000, wildcards: 1_000, ranges: 1_001 };
export const TOOL = { free: 'free_tool', narrowed: 'narrowed_tool' };
export const LITERALS = ['1.1.1.1', '2606:4700:4700::1111'];

/** One more range, wide enough for addresses that nobody has seen before. */
const WIDE_RANGE = '172.16.0.0/12';

/** Wildcards and literals stand at the end, so that a search from the front would meet them last. */
export function policyOf(product, folder, { endpoints, wildcards, ranges }) {
  const exact = Array.from({ length: endpoints - wildcards - LITERALS.length }, (_, at) => `h${at}.example`);
  const wild = Array.from({ length: wildcards }, (_, at) => `w${at}.example`);
  const names = [...exact, ...wild.map((name) => `*.${name}`)];
  const blocks = Array.from({ length: ranges - 1 }, (_, at) => rangeAt(at, '0/24'));
  const file = join(folder, `policy-${endpoints}.yaml`);
  const text = JSON.stringify({
    version: '1.0',
    network: {
      allowed_endpoints: [...names, ...LITERALS].map((host) => ({ host, ports: [443] })),
      allowed_ranges: [...blocks, WIDE_RANGE],
      allow_dns: true,
      dns_allowlist: names,
    },
    tools: { network: { [TOOL.narrowed]: names.slice(0, 3) } },
    plugins: { external: [] },
  });
  writeFileSync(file, text);
  const policy = product.loadPolicy(file, { HOME: folder });
  const range = rangeAt(ranges - 2, '7');
  return { policy, exact: exact.at(-1), wild: `a.b.${wild.at(-1)}`, range, inWild: wild.at(-1) };
}

/** An address in the wide range, another one for each number below a million. */
export function openedAddress(at) {
  return `172.${16 + (at >>> 16)}.${(at >>> 8) & 255}.${at & 255}`;
}

/** A public address for DNS to answer with, another one for each number below 4 million. */
export function publicAddress(at) {
  return `93.${128 + (at >>> 16)}.${(at >>> 8) & 255}.${at & 255}`;
}

export function publicAddress6(at) {
  return `2606:2800:220:1:${(at >>> 16).toString(16)}:1893:25c8:${(at & 0xffff).toString(16)}`;
}

export function describe({ endpoints, wildcards, ranges }) {
  return `${endpoints} endpoints (${wildcards} wildcards), ${ranges} ranges`;
}

function rangeAt(at, end) {
  return `10.${Math.floor(at / 256)}.${at % 256}.${end}`;
}
