import { inCalls, inCall, judgeUnder } from './guard.mjs';
import { TOOL, openedAddress, publicAddress, publicAddress6 } from './policies.mjs';
import { measureWarm, quantile, timed } from './timing.mjs';

/** How many different names and addresses are timed; as many others come before, so that the code is compiled. */
export const DISTINCT = 10_000;
const PORT = 443;

/**
 * What the guard's hooks ask on the way to a connection. `of` prepares what the question is about, before the clock
 * starts; `ask` answers with every verdict there was.
 */
function stepsOf({ inWild }) {
  const named = (at) => ({ name: `n${at}.${inWild}`, v4: publicAddress(at), v6: publicAddress6(at) });
  const step = (what, of, ask) => ({ what, of, ask });
  return [
    step('connect(name)', named, (judge, { name }) => [judge.connect(name, PORT)]),
    step('connect(IPv4 literal)', openedAddress, (judge, address) => [judge.connect(address, PORT)]),
    step('lookup(name)', named, (judge, { name }) => [judge.lookup(name).verdict]),
    step('remember(1 answer), dial', named, (judge, { name, v4 }) => {
      judge.remember(name, [v4]);
      return [judge.dial(v4, PORT).verdict];
    }),
    step('remember(1 answer), answers', named, (judge, { name, v4 }) => {
      judge.remember(name, [v4]);
      return [judge.answers(name, PORT, [v4])];
    }),
    step('remember(2 answers), answers', named, (judge, { name, v4, v6 }) => {
      judge.remember(name, [v6, v4]);
      return [judge.answers(name, PORT, [v6, v4])];
    }),
    step('all of a connection to a name, 1 answer', named, (judge, { name, v4 }) =>
      connection(judge, name, [v4]),
    ),
    step('all of a connection to a name, 2 answers', named, (judge, { name, v4, v6 }) =>
      connection(judge, name, [v6, v4]),
    ),
  ];
}

/** In the order of the hooks: the socket, its look-up, the answers, the system's own connect. */
function connection(judge, name, addresses) {
  const before = [judge.connect(name, PORT), judge.lookup(name).verdict];
  judge.remember(name, addresses);
  return [...before, judge.answers(name, PORT, addresses), judge.dial(addresses[0], PORT).verdict];
}

/** The same name or address again and again, in one call. */
export function warmRows(product, listed) {
  return stepsOf(listed).map(({ what, of, ask }) => {
    const judge = judgeUnder(product, listed.policy);
    const subject = of(0);
    return inCall(product, TOOL.free, () => {
      assertAllowed(what, ask(judge, subject));
      return { what, ...measureWarm(() => ask(judge, subject)) };
    });
  });
}

/** Names and addresses that nobody has seen before, each asked for once. */
export function coldRows(product, listed) {
  return stepsOf(listed).map(({ what, of, ask }) => {
    const judge = judgeUnder(product, listed.policy);
    const times = [];
    inCalls(product, TOOL.free, 2 * DISTINCT, (at) => {
      const subject = of(at);
      let verdicts;
      const time = timed(() => {
        verdicts = ask(judge, subject);
      });
      assertAllowed(what, verdicts);
      if (at >= DISTINCT) times.push(time);
    });
    return { what, median: quantile(times, 0.5), p99: quantile(times, 0.99) };
  });
}

function assertAllowed(what, verdicts) {
  const refused = verdicts.find(({ allowed }) => !allowed);
  if (refused !== undefined) throw new Error(`${what}: ${JSON.stringify(refused)}`);
}
