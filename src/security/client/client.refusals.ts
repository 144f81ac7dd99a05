import { refuse, type ClientRequestKind, type Refusal } from '../../kernel/index.js';

/** The policy does not let the tool ask its client for that. */
export function refuseClientRequest(tool: string, kind: ClientRequestKind): Refusal {
  return refuse(
    'CLIENT.DENIED',
    `tools.client_requests.${tool}`,
    `The policy does not let this tool ask the client for ${kind}.`,
    `The operator can add ${kind} to tools.client_requests.${tool}.`,
  );
}

/** @param problem one sentence */
export function refuseForm(problem: string): Refusal {
  return refuse(
    'CLIENT.DENIED',
    'plain-forms-only',
    `The tool wanted to ask for something that may not be asked. ${problem}`,
    'The author of the tool has to change the form.',
  );
}
