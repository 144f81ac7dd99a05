import { sealStdout, type ProtocolOutput } from './logging/stdout.seal.js';
import { installEgressGuard } from './security/firewall/guard/egress.guard.js';

/**
 * What has to happen before any other module is loaded: stdout is taken for the protocol, and every way out of
 * the process is guarded. The first thing that an entry file does; idempotent.
 *
 * @returns the real stdout
 * @throws Error when this version of Node cannot be guarded
 */
export function lockDown(): ProtocolOutput {
  const protocol = sealStdout();
  installEgressGuard();
  return protocol;
}
