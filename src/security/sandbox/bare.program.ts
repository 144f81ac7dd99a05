import { limitedProgram } from './program.words.js';
import type { Launch } from './program.launcher.js';
import type { SandboxProfile } from './sandbox.profile.js';

/**
 * How a program is started without a sandbox, because the policy says so: with a clean environment, without root's
 * rights, under its limits where the system can set them. It sees the files and the network of the host.
 */
export function bare(profile: SandboxProfile): Launch {
  const [file = '', ...args] =
    process.platform === 'linux' ? limitedProgram(profile) : [profile.executable, ...profile.args];
  return {
    file,
    args,
    environment: profile.environment,
    workFolder: profile.workFolder,
    descriptors: [],
    endOf: (exit) => exit,
  };
}
