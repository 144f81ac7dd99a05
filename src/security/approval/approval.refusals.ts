import { refuse, type Refusal } from '../../kernel/index.js';

/** The client cannot ask its person, or did not: somebody has to be asked beside it. */
export function refuseUnasked(rule: string, id: string, seconds: number): Refusal {
  return refuse(
    'APPROVAL.REQUIRED',
    rule,
    `A person has to approve this call first, and this client did not ask one. It waits as ${id} for ${seconds} seconds.`,
    `The operator approves it in a terminal with "mcp-secure-server approvals approve ${id}"; then call again with the same arguments.`,
  );
}

/** There is no way to the operator beside the client. */
export function refuseUnreachable(rule: string): Refusal {
  return refuse(
    'APPROVAL.REQUIRED',
    rule,
    'A person has to approve this call first, and this client did not ask one.',
    "The operator finds in the server's log why it cannot be approved in a terminal.",
  );
}

export function refuseCrowd(rule: string): Refusal {
  return refuse(
    'APPROVAL.REQUIRED',
    rule,
    'A person has to approve this call first, and too many calls wait for that already.',
    'Wait until some of them were approved or denied, and call again.',
  );
}

export function refuseDenied(rule: string): Refusal {
  return refuse(
    'APPROVAL.DENIED',
    rule,
    'A person was asked and did not approve this call.',
    'Do not repeat it; ask the person what they want instead.',
  );
}

export function refuseExpired(rule: string, seconds: number): Refusal {
  return refuse(
    'APPROVAL.EXPIRED',
    rule,
    `A person was asked to approve this call and did not answer within ${seconds} seconds.`,
    'Call again when somebody is there to answer.',
  );
}

export function refuseStale(rule: string): Refusal {
  return refuse(
    'APPROVAL.EXPIRED',
    rule,
    'The policy changed while a person was asked, so the approval does not count.',
    'Call again.',
  );
}
