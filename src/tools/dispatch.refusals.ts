import { refuse } from '../kernel/index.js';

/** The refusals that the dispatcher gives itself, because no guard has been reached. */
export const UNKNOWN_TOOL = refuse(
  'TOOL.UNKNOWN',
  'registry',
  'There is no such tool.',
  'Call tools/list or search_tools for the names.',
);

export const BUSY = refuse(
  'CALL.BUSY',
  'limits.running_calls',
  'Too many calls of this tool are still running.',
  'Wait for some of them to end and call again.',
);

export const GUARD_DENIED = refuse(
  'GUARD.DENIED',
  'guard',
  'A guard of this server refused the call.',
  'Ask the operator which rule of theirs applies.',
);

export const AUDIT_UNAVAILABLE = refuse(
  'AUDIT.UNAVAILABLE',
  'audit.log_file',
  'The audit log cannot be written, so nothing may run.',
  "The operator finds the cause in the server's log.",
);
