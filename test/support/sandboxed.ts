import { describe } from '@jest/globals';
import { closeInheritedDescriptors } from '../../src/security/sandbox/inherited.descriptors.js';
import { Sandbox } from '../../src/security/sandbox/sandbox.service.js';

// Of whoever started the tests: the self-test would find them.
closeInheritedDescriptors();
const state = await new Sandbox().state();

/**
 * `describe` for what needs the sandbox. Where there is none it is skipped, which says so; in CI it fails instead,
 * because a control that was not tried is not proven.
 */
export const describeSandboxed =
  state.kind === 'works' || process.env['CI'] !== undefined ? describe : skipped(state.reason);

function skipped(reason: string): typeof describe.skip {
  process.stderr.write(`\nSKIPPED, NOT PROVEN: there is no sandbox here: ${reason}.\n\n`);
  return describe.skip;
}
