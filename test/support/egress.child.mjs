// A process of its own around the built client: what the environment can and cannot change is decided at its start.
import 'reflect-metadata';
import { FixedPolicyStore } from '../../dist/policy/index.js';
import { GuardedHttpClient } from '../../dist/security/index.js';

const url = process.argv[2];
const port = Number(new URL(url).port);
const network = {
  allowedRanges: ['127.0.0.0/8'],
  allowedEndpoints: [{ name: 'api.test', host: 'api.test', ports: [port], description: '' }],
  blockedPorts: [],
  allowDns: true,
  dnsAllowlist: ['api.test'],
  serverEndpoints: [],
};
const resolver = { resolve: () => Promise.resolve(['127.0.0.1']) };
const client = new GuardedHttpClient(
  new FixedPolicyStore({ network, tools: { network: {} }, plugins: { external: [] } }),
  resolver,
);
const outcome = await client
  .request({ url }, { kind: 'tool', tool: 'child' }, new AbortController().signal)
  .then(
    ({ body }) => body.toString(),
    (error) => error.failure ?? String(error),
  );
process.stdout.write(outcome);
