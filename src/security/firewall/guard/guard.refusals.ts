import { refuse, type Refusal } from '../../../kernel/index.js';

/** Before there is a policy, and in whatever keeps running after it is gone. */
export const NO_POLICY_YET: Refusal = refuse(
  'EGRESS.DENIED',
  'default-deny',
  'There is no policy in force yet, so nothing may connect anywhere.',
  'Connect later: in a tool, or in a lifecycle hook of the module.',
);

/** Unix domain sockets: databases, container runtimes and agents of the operator listen there. */
export const NO_LOCAL_SOCKETS: Refusal = refuse(
  'EGRESS.DENIED',
  'no-local-sockets',
  'Connecting to a socket file is not allowed.',
  'Use an endpoint with a host and a port; the operator names it in network.allowed_endpoints.',
);

/** Who may connect to a listener cannot be judged by the policy, so nobody may. */
export const NO_LISTENING: Refusal = refuse(
  'EGRESS.DENIED',
  'no-listening',
  'Waiting for connections is not allowed: the server speaks to its client alone.',
  'Run what has to listen as a program of its own.',
);

/** Asked for an address, DNS would look for a name of that spelling: a message to whoever answers for all names. */
export const NAMES_ONLY: Refusal = refuse(
  'EGRESS.DENIED',
  'names-only',
  'DNS is asked for names, and this is an address.',
  'Use the address as it is, or ask for its name with dns.reverse().',
);

/** A DNS server of the plugin's own choice gets every name, and answers what it likes. */
export const NO_OWN_DNS_SERVERS: Refusal = refuse(
  'EGRESS.DENIED',
  'system-dns-only',
  "Choosing DNS servers is not allowed; names are resolved with the system's own.",
  'Leave out setServers() and setLocalAddress().',
);

export const NO_THREADS: Refusal = refuse(
  'COMMAND.DENIED',
  'no-threads',
  'Starting a worker thread is not allowed: nothing that it does could be judged.',
  'Do the work in the tool itself, in slices.',
);

export const NO_SUBPROCESSES: Refusal = refuse(
  'COMMAND.DENIED',
  'no-subprocesses',
  'Starting a program is not allowed: nothing that it does could be judged.',
  'Do the work in the tool itself.',
);

export const NO_INSPECTOR: Refusal = refuse(
  'EGRESS.DENIED',
  'no-inspector',
  "Opening the runtime's debugger to the network is not allowed.",
  'Start the server with --inspect to debug it.',
);

/** It has no connection yet, so there is nothing by which its use could be judged. */
export const NOT_YOUR_SESSION: Refusal = refuse(
  'EGRESS.DENIED',
  'own-sessions-only',
  'The HTTP/2 session was opened by another tool and is not connected yet.',
  'Open a session for each tool.',
);
