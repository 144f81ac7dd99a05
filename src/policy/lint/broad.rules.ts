import { homeOf, type Environment } from '../environment.js';
import { quoteForPattern, resolvePattern, splitPattern } from '../path-pattern.js';
import type { Policy } from '../policy.js';
import type { Finding } from './finding.js';

/** Blocks with shorter prefixes are wider than any private network: 10.0.0.0/8 and fc00::/7. */
const WIDEST = { ipv4: 8, ipv6: 7 } as const;

/** Top-level folders that belong to the system or to all of its users. */
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set(
  'home Users root etc usr var opt bin sbin lib proc sys dev boot run srv mnt media private Volumes System Library'.split(
    ' ',
  ),
);

/** Finds rules that open far more than anybody needs. */
export function findBroadRules(policy: Policy, env: Environment): Finding[] {
  return [...broadRanges(policy), ...broadFolders(policy, env)];
}

function broadRanges({ network }: Policy): Finding[] {
  return network.allowedRanges.flatMap((range, position) => {
    const bits = Number(range.split('/')[1]);
    if (bits >= (range.includes(':') ? WIDEST.ipv6 : WIDEST.ipv4)) return [];
    return {
      path: ['network', 'allowed_ranges', position],
      problem:
        bits === 0
          ? `${range} opens every address, those of your own network and machine included`
          : `${range} is wider than any private network`,
      remedy: 'name the blocks that are needed, as in 192.168.1.0/24',
    };
  });
}

function broadFolders({ filesystem }: Policy, env: Environment): Finding[] {
  const home = splitPattern(resolvePattern(quoteForPattern(homeOf(env)))).fixed;
  return filesystem.allowedPaths.flatMap((pattern, position) => {
    const { fixed, wild } = splitPattern(pattern);
    if (!wild.includes('**')) return [];
    const holdsHome = home.length > 0 && fixed.every((segment, index) => home[index] === segment);
    if (!holdsHome && !(fixed.length === 1 && SYSTEM_FOLDERS.has(fixed[0] ?? ''))) return [];
    return {
      path: ['filesystem', 'allowed_paths', position],
      problem: holdsHome
        ? `${pattern} opens the whole home directory, with its keys and settings`
        : `${pattern} opens a whole folder of the system`,
      remedy: 'name the folders that are needed, as in ~/projects/**',
    };
  });
}
