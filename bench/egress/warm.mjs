import { askClient } from '../evidence/client.mjs';
import { inCall, judgeUnder } from './guard.mjs';
import { LITERALS, TOOL } from './policies.mjs';
import { measureWarm } from './timing.mjs';

const PUBLIC = ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'];

/** Each: who asks for what; `expected` is checked before anything is measured. */
function casesOf({ exact, wild, range }) {
  const free = { kind: 'tool', tool: TOOL.free };
  const narrowed = { kind: 'tool', tool: TOOL.narrowed };
  const of = (what, caller, host, expected, answers = PUBLIC) => ({ what, caller, host, expected, answers });
  return [
    of('IPv4 literal, endpoint', free, LITERALS[0], true),
    of('IPv4 literal, range', free, range, true),
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

/** The rules that the client applies to one hop: to the URL, then to the answers. */
export async function clientRows(product, listed) {
  const rows = [];
  for (const one of casesOf(listed)) {
    const { caller, host, answers } = one;
    const url = new URL(`https://${host}/path?query`);
    const reach = () => product.reachOf(listed.policy, caller);
    const decide = () => {
      const judged = product.judgeUrl(reach(), url);
      if (!judged.allowed) return judged;
      const destination = product.destinationOf(url);
      const isLiteral = destination.host.kind === 'address';
      return product.judgeAddresses(
        reach(),
        destination,
        isLiteral ? [destination.host.address.text] : answers,
      );
    };
    const { verdict } = await askClient(product, listed.policy, caller, url, answers);
    assertSame(one, verdict, decide());
    rows.push({ what: one.what, ...measureWarm(decide) });
  }
  return rows;
}

/** The system is about to connect to an address; for a name, to its first answer. */
export function guardRows(product, listed) {
  return casesOf(listed).map((one) => {
    const { caller, host, answers } = one;
    const judge = judgeUnder(product, listed.policy);
    const text = host.replace(/^\[|\]$/g, '');
    const isName = product.parseHost(host).kind === 'name';
    if (isName) judge.remember(text, answers);
    const decide = () => judge.dial(isName ? answers[0] : text, 443).verdict;
    return inCall(product, caller.tool, () => {
      assertSame(one, decide());
      return { what: one.what, ...measureWarm(decide) };
    });
  });
}

function assertSame({ what, expected }, ...verdicts) {
  const wrong = verdicts.find(({ allowed }) => allowed !== expected);
  if (wrong !== undefined) throw new Error(`${what}: ${JSON.stringify(wrong)}`);
  if (new Set(verdicts.map(({ rule }) => rule)).size > 1) {
    throw new Error(`${what}: what is measured is not what the client decides: ${JSON.stringify(verdicts)}`);
  }
}
