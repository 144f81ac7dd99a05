import { homedir, userInfo } from 'node:os';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The home directory: `HOME` when set and not empty, otherwise what the operating system says. */
export function homeOf(env: Environment): string {
  const home = env['HOME'];
  if (home !== undefined && home !== '') return home;
  // Node takes an empty HOME for an answer, and `~/**` would then mean the whole disk.
  return homedir() === '' ? userInfo().homedir : homedir();
}
