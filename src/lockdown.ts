import { sealStdout, type SealedStdout } from './logging/stdout.seal.js';
import { installEgressGuard } from './security/firewall/guard/egress.guard.js';

/**
 * What has to happen before any other module is loaded: stdout is taken for the protocol, and every way out of
 * the process is guarded. The first thing that an entry file does; idempotent.
 *
 * Ends the process with code 1 and a sentence on stderr when the runtime cannot be guarded.
 *
 * @returns the real stdout
 */
export function lockDown(): SealedStdout {
  const protocol = sealStdout();
  try {
    installEgressGuard();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  return protocol;
}
