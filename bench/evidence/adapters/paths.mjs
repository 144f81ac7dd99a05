import { mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { snapshotOf, tryOpening } from '../files.mjs';
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

/** Works in a new folder; always the same one, so that its policies are loaded once. One row after the other. */
async function inFolder(rig, work) {
  const folder = join(rig.folder, 'tree');
  mkdirSync(folder);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The pattern for a folder and what is in it. */
function below(folder) {
  return folder === '' ? '' : `${folder.replace(/\/+$/, '')}/**`;
}

/**
 * Traversal strings under a policy that allows the row's base folder, which is also the working directory. Judged
 * as they are: nothing here decodes `%2e` or reads `\` as a separator, because the server does not either. Then read
 * from a real folder, as `context.files` does it.
 */
export const traversalPayloads = {
  table: 'traversal_payloads',
  file: 'dev/path/traversal_payloads.jsonl',
  async judge(row, rig) {
    const { policy } = folderPolicy(rig, [row.base]);
    const decision = await decidePath(rig, policy, row.input, row.base);
    if (row.expect === 'either')
      return { expected: undefined, actual: decision.allowed ? 'allow' : 'block', reason: decision.why };
    const opened = await inFolder(rig, (folder) => {
      const base = join(folder, row.base);
      mkdirSync(base, { recursive: true });
      return tryOpening(rig, folderPolicy(rig, [base]).policy, (files) =>
        files.read(written(base, row.input)),
      );
    });
    return outcomeOf(row.expect, [decision, opened]);
  },
};

/** As a tool gets a relative path from a client in that folder; `join` would take the dots out. */
function written(base, path) {
  return /^[/~]/.test(path) ? path : `${base}/${path}`;
}

/** Real relative file names, from a working directory that the policy allows. Made for real, and read. */
export const benignPaths = {
  table: 'benign_paths',
  file: 'dev/path/benign_paths.jsonl',
  async judge(row, rig) {
    const { policy } = folderPolicy(rig, [row.base]);
    const decision = await decidePath(rig, policy, row.input, row.base);
    const opened = await inFolder(rig, (base) => {
      play(base, ['write', row.input, row.id]);
      return tryOpening(rig, folderPolicy(rig, [base]).policy, async (files) => {
        const { content } = await files.read(written(base, row.input));
        if (content.toString() !== row.id) throw new Error(`${row.id} is not what was read.`);
      });
    });
    return outcomeOf('allow', [decision, opened]);
  },
};

/**
 * One path against a list of allowed folders, each written as `folder/**` in a policy file. A list that our reader
 * refuses (an empty entry, a relative one, the root, `..`) blocks everything, which is right for a `block` row;
 * an `allow` row under such a list is not expressible, and so is a Windows path on another system. The same is
 * then asked of `context.files`, with everything below a real folder.
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
    const decision = await decidePath(rig, policy, given, root ?? rig.folder);
    if (typeof given !== 'string') return outcomeOf(row.expect, [decision]);
    const opened = await inFolder(rig, (folder) => {
      const folders = (allowed ?? [root]).map((name) => join(folder, name));
      for (const name of folders) mkdirSync(name, { recursive: true });
      const place =
        given.startsWith('/') || root === undefined ? `${folder}${given}` : `${folders[0]}/${given}`;
      return tryOpening(rig, folderPolicy(rig, folders).policy, (files) => files.stat(place));
    });
    return outcomeOf(row.expect, [decision, opened]);
  },
};

/**
 * File systems set up for real in a temporary folder. The path is judged first, as the argument of a tool is; then come
 * the steps between check and use; then `context.files` does what was asked. A row that has to be blocked is let
 * through as well when anything outside of the allowed folders has changed.
 */
export const fsScenarios = {
  table: 'fs_scenarios',
  file: 'dev/path/fs_scenarios.jsonl',
  judge(row, rig) {
    const { setup, request, between_check_and_use: between, allowed_dirs: allowed } = row.input;
    return inFolder(rig, async (folder) => {
      for (const step of setup) play(folder, step);
      const { policy } = folderPolicy(
        rig,
        allowed.map((name) => join(folder, name)),
      );
      const [action, name] = request;
      const path = join(folder, name);
      const decision = await decidePath(rig, policy, path, folder);
      for (const step of between) play(folder, step);
      const before = snapshotOf(folder, allowed);
      const used = await tryOpening(rig, policy, (files) => perform(files, action, path));
      const after = snapshotOf(folder, allowed);
      const outside = { what: 'outside', allowed: after !== before, why: `${before} became ${after}` };
      if (row.expect === 'allow') return outcomeOf('allow', [decision, used]);
      // A path that was right when it was judged is not what such a row is about.
      return outcomeOf('block', between.length === 0 ? [decision, used, outside] : [used, outside]);
    });
  },
};

function perform(files, action, path) {
  switch (action) {
    case 'read':
      return files.read(path);
    case 'write':
      return files.write(path, 'CHANGED');
    case 'mkdir':
      return files.mkdir(path);
    default:
      throw new Error(`A scenario asks for something unknown: ${action}`);
  }
}

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
