import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inexpressible, outcomeOf, refusedPolicy } from '../outcome.mjs';

/** Every path is taken in as an argument (type, NUL, length), resolved and judged by the product. */
async function decidePath(rig, policy, path, cwd) {
  const taken = await rig.take('path', path);
  if (taken.refusal !== undefined) return { what: 'as a path', allowed: false, why: taken.refusal };
  const { verdict } = rig.product.resolveAndJudge(policy.filesystem, taken.value, cwd);
  return { what: 'as a path', allowed: verdict.allowed, why: verdict.rule };
}

function folderPolicy(rig, folders) {
  return rig.policy({
    filesystem: {
      allowed_paths: folders.map((folder) => (typeof folder === 'string' ? below(folder) : folder)),
    },
  });
}

/** The pattern for a folder and what is in it. */
function below(folder) {
  return folder === '' ? '' : `${folder.replace(/\/+$/, '')}/**`;
}

/**
 * Traversal strings under a policy that allows the row's base folder, which is also the working directory. Judged
 * as they are: nothing here decodes `%2e` or reads `\` as a separator, because the server does not either.
 */
export const traversalPayloads = {
  table: 'traversal_payloads',
  file: 'dev/path/traversal_payloads.jsonl',
  async judge(row, rig) {
    const { policy } = folderPolicy(rig, [row.base]);
    const decision = await decidePath(rig, policy, row.input, row.base);
    return row.expect === 'either'
      ? { expected: undefined, actual: decision.allowed ? 'allow' : 'block', reason: decision.why }
      : outcomeOf(row.expect, [decision]);
  },
};

/** Real relative file names, from a working directory that the policy allows. */
export const benignPaths = {
  table: 'benign_paths',
  file: 'dev/path/benign_paths.jsonl',
  async judge(row, rig) {
    const { policy } = folderPolicy(rig, [row.base]);
    return outcomeOf('allow', [await decidePath(rig, policy, row.input, row.base)]);
  },
};

/**
 * One path against a list of allowed folders, each written as `folder/**` in a policy file. A list that our reader
 * refuses (an empty entry, a relative one, the root, `..`) blocks everything, which is right for a `block` row;
 * an `allow` row under such a list is not expressible, and so is a Windows path on another system.
 */
export const containmentCases = {
  table: 'containment_cases',
  file: 'dev/path/containment_cases.jsonl',
  async judge(row, rig) {
    const { path, allowed, root } = row.input;
    if (row.platform === 'win32')
      return inexpressible('a Windows path; the server judges those of its own system');
    const { policy, problem } = folderPolicy(rig, allowed ?? [root]);
    if (policy === undefined) {
      return row.expect === 'block'
        ? refusedPolicy('block', problem)
        : inexpressible(`the reader refuses the list as a whole: ${problem}`);
    }
    // In this source a path starts at the root folder and has a slash in front.
    const isUrlPath = row.source.includes('pillarjs/send');
    const given = isUrlPath ? `${root}${path}` : path;
    return outcomeOf(row.expect, [await decidePath(rig, policy, given, root ?? rig.folder)]);
  },
};

/**
 * File systems set up for real in a temporary folder. Rows with steps between check and use are judged before those
 * steps, as a tool's `files.resolve` is: they show what a check of a name cannot prevent.
 */
export const fsScenarios = {
  table: 'fs_scenarios',
  file: 'dev/path/fs_scenarios.jsonl',
  async judge(row, rig) {
    const folder = mkdtempSync(join(rig.folder, 'scenario-'));
    try {
      for (const step of row.input.setup) play(folder, step);
      const allowed = row.input.allowed_dirs.map((name) => join(folder, name));
      const { policy } = folderPolicy(rig, allowed);
      const [, path] = row.input.request;
      return outcomeOf(row.expect, [await decidePath(rig, policy, join(folder, path), folder)]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function play(folder, [step, first, second]) {
  const at = join(folder, step === 'symlink' ? second : first);
  mkdirSync(dirname(at), { recursive: true });
  switch (step) {
    case 'mkdir':
      mkdirSync(at, { recursive: true });
      break;
    case 'write':
      writeFileSync(at, second);
      break;
    case 'symlink':
      symlinkSync(join(folder, first), at);
      break;
    case 'unlink':
      unlinkSync(at);
      break;
    default:
      throw new Error(`A scenario has an unknown step: ${step}`);
  }
}
