import { BlockList, isIP } from 'node:net';

/** The policy of these properties, as a file would hold it. */
export const NETWORK = {
  allowedEndpoints: [
    { host: 'api.example.com', ports: [443, 8443] },
    { host: 'plain.example.com', ports: [80, 22] },
    { host: '*.wild.example.com', ports: [443] },
    { host: 'unlisted.example.com', ports: [443] },
    { host: '93.184.216.34', ports: [80, 443] },
    { host: '127.0.0.1', ports: [80, 443] },
    { host: '2606:4700:4700::1111', ports: [443] },
  ].map((endpoint) => ({ ...endpoint, name: endpoint.host, description: '' })),
  allowedRanges: ['10.1.0.0/16', 'fd12:3456::/32', '128.0.0.0/2'],
  blockedPorts: [22, 25],
  allowDns: true,
  dnsAllowlist: ['api.example.com', 'plain.example.com', '*.wild.example.com', 'inside.example.com'],
  serverEndpoints: [],
};

/** What `NETWORK` says, written down a second time as plainly as can be. */
const NAMES: ReadonlySet<string> = new Set([
  'api.example.com:443',
  'api.example.com:8443',
  'plain.example.com:80',
]);
const ADDRESSES: ReadonlySet<string> = new Set([
  '93.184.216.34:80',
  '93.184.216.34:443',
  '2606:4700:4700::1111:443',
]);
const DNS: ReadonlySet<string> = new Set(['api.example.com', 'plain.example.com', 'inside.example.com']);
const BLOCKED: ReadonlySet<number> = new Set([22, 25]);

const SPECIAL = blocks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',

  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
  // Of IPv6, only 2000::/3 is in use at all.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);
const RANGES = blocks(['10.1.0.0/16', 'fd12:3456::/32', '128.0.0.0/2']);
/** What only a range of their own opens, and `NETWORK` has none. */
const NEVER = blocks([
  '169.254.0.0/16',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fe80::/10',
  'fd00:ec2::/32',
]);

/** Whether a request to a URL may be made when its host, if it is a name, has these addresses. */
export function mayRequest(text: string, answers: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.username !== '' || url.password !== '') return false;
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  return mayConnect(url.hostname, port, answers);
}

function mayConnect(hostname: string, port: number, answers: readonly string[]): boolean {
  if (port < 1 || BLOCKED.has(port)) return false;
  const bare = unmapped(hostname.replace(/^\[|\]$/g, ''));
  if (isIP(bare) !== 0) return isInRanges(bare) || (!isSpecial(bare) && ADDRESSES.has(`${bare}:${port}`));
  const name = bare.replace(/\.$/, '');
  const isWild = /.\.wild\.example\.com$/.test(name);
  if (answers.length === 0 || !(DNS.has(name) || isWild)) return false;
  const isListed = NAMES.has(`${name}:${port}`) || (isWild && port === 443);
  return answers.map(unmapped).every((answer) => isInRanges(answer) || (isListed && isPublic(answer)));
}

/** Whether a name may be asked of DNS at all. */
export function mayLookUp(name: string): boolean {
  const plain = name.toLowerCase().replace(/\.$/, '');
  return DNS.has(plain) || /.\.wild\.example\.com$/.test(plain);
}

function isPublic(address: string): boolean {
  return isIP(address) !== 0 && !isSpecial(address);
}

function isSpecial(address: string): boolean {
  return isIn(SPECIAL, address) || isIn(NEVER, address);
}

function isInRanges(address: string): boolean {
  return isIP(address) !== 0 && isIn(RANGES, address) && !isIn(NEVER, address);
}

function isIn({ ipv4, ipv6 }: Blocks, address: string): boolean {
  return isIP(address) === 6 ? ipv6.check(address, 'ipv6') : ipv4.check(address, 'ipv4');
}

/** `::ffff:a.b.c.d` as the IPv4 address that is dialled for it, in either spelling; no zone. */
function unmapped(host: string): string {
  const text = host.replace(/%.*$/, '');
  if (isIP(text) !== 6) return host;
  const spelled = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const words = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/
    .exec(spelled)
    ?.slice(1)
    .map((word) => parseInt(word, 16));
  if (words === undefined) return spelled;
  return words.flatMap((word) => [word >> 8, word & 255]).join('.');
}

/** One list for each family: a `BlockList` compares an IPv4 address with IPv6 blocks as well, and wrongly. */
interface Blocks {
  readonly ipv4: BlockList;
  readonly ipv6: BlockList;
}

function blocks(texts: readonly string[]): Blocks {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const text of texts) {
    const [base = '', prefix] = text.split('/');
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    lists[family].addSubnet(base, Number(prefix), family);
  }
  return lists;
}
