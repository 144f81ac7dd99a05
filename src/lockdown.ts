import { sealStdout, type SealedStdout } from './logging/stdout.seal.js';
import { installEgressGuard } from './security/firewall/guard/egress.guard.js';
import { closeInheritedDescriptors } from './security/sandbox/inherited.descriptors.js';

/**
 * What has to happen before any other module is loaded: stdout is taken for the protocol, every way out of the
 * process is guarded, and nothing is left open that somebody else opened. The first thing that an entry file does; idempotent.
 *
 * Ends the process with code 1 and a sentence on stderr when the runtime cannot be guarded.
 *
 * @returns the real stdout
 */
export function lockDown(): SealedStdout {
  closeInheritedDescriptors();
  const protocol = sealStdout();
  try {
    installEgressGuard();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  return protocol;
}
