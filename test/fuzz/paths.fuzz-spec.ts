import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { FileError, FileTrail, RefusalError } from '../../src/kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../src/policy/index.js';
import { resolveAndJudge, WorkspaceFilesService } from '../../src/security/index.js';
import { fuzz, Tally } from '../support/fuzz.js';
import { fileActionRows, pathRows } from './found.cases.js';
import { fileActions, pathTexts } from './path.cases.js';
import { isBelow, placeOf, realOf } from './path.oracle.js';
import { contentOf, PathTree } from './path.tree.js';

const ownFolder = process.cwd();

function leave(tree: PathTree): void {
  process.chdir(ownFolder);
  tree.remove();
}

function policyOf(tree: PathTree): Policy {
  return {
    source: `${tree.base}/policy.yaml`,
    filesystem: { allowedPaths: [`${tree.allowed}/**`], deniedPaths: [`${tree.denied}/**`] },
    audit: {
      logFile: `${tree.base}/audit.log`,
      maxFileBytes: 1,
      maxFiles: 1,
      durability: 'os',
      compress: false,
    },
    database: { file: `${tree.base}/bugs.db` },
  } as Partial<Policy> as Policy;
}

function isAllowedPlace(tree: PathTree, place: string | undefined): boolean {
  return place !== undefined && isBelow(tree.allowed, place) && !isBelow(tree.denied, place);
}

describe('paths that are judged', () => {
  const tally = new Tally<'allowed' | 'refused' | 'not there'>();
  let tree: PathTree;

  beforeAll(() => {
    tree = new PathTree();
  });
  afterAll(() => tree.remove());

  fuzz('are allowed only where the system itself ends up inside of the allowed folder', {
    cases: pathTexts,
    rows: pathRows,
    runs: 3000,
    check: (text) => {
      const asGiven = text.replaceAll('BASE', tree.base);
      const { path, verdict } = resolveAndJudge(policyOf(tree).filesystem, asGiven, tree.allowed);
      const real = realOf(absolute(tree, asGiven));
      if (!verdict.allowed) {
        tally.add('refused');
        // The other half, without which refusing everything would do.
        const isPlain =
          real !== undefined && isAllowedPlace(tree, real) && /^[\x20-\x7e\u00a0-\ud7ff]+$/.test(asGiven);
        expect(isPlain).toBe(false);
        return;
      }
      tally.add(real === undefined ? 'not there' : 'allowed');
      expect(path).toMatch(/^(\/(?!\.{0,2}(\/|$))[^/\0]+)+$/);
      // What is judged is what is used, and it is what the system finds under the text as it was given.
      expect(path).toBe(real ?? path);
      expect(isAllowedPlace(tree, placeOf(path ?? ''))).toBe(true);
    },
  });

  tally.expectAtLeast({ allowed: 300, refused: 1000, 'not there': 100 });
});

/** No path of the home directory: a broken server is not to change anything there. */
function atTree(tree: PathTree, text: string): string {
  return text.replace(/^~/, './~').replaceAll('BASE', tree.base);
}

/** Not normalized: that is what the system is asked to do. */
function absolute(tree: PathTree, path: string): string {
  if (path === '~' || path.startsWith('~/')) return homedir() + path.slice(1);
  return path.startsWith('/') ? path : `${tree.allowed}/${path}`;
}

describe('files that are opened', () => {
  const tally = new Tally<'read' | 'listed' | 'changed' | 'refused' | 'failed'>();

  fuzz('are inside of the allowed folder, and nothing outside of it changes', {
    cases: fc.array(fileActions, { minLength: 1, maxLength: 6 }),
    rows: fileActionRows,
    runs: 250,
    check: async (actions) => {
      const tree = new PathTree();
      process.chdir(tree.allowed);
      try {
        for (const { action, path, to } of actions) {
          const [from, goal] = [path, to].map((text) => atTree(tree, text)) as [string, string];
          tally.add(await act(tree, action, from, goal));
          expect(tree.isUntouchedOutside).toBe(true);
        }
      } finally {
        leave(tree);
      }
    },
  });

  tally.expectAtLeast({ read: 20, listed: 10, changed: 20, refused: 100, failed: 50 });

  async function act(tree: PathTree, action: string, path: string, to: string) {
    const files = new WorkspaceFilesService(new FixedPolicyStore(policyOf(tree))).forCall({
      signal: new AbortController().signal,
      files: new FileTrail(),
    });
    try {
      switch (action) {
        case 'read':
          return expectInside(tree, await files.read(path), (file) => file.content.toString());
        case 'open':
          return await files.open(path, async (file) => {
            const content = (await file.read(0, 4096)).toString();
            return expectInside(tree, file, () => content);
          });
        case 'list': {
          const { path: folder, entries } = await files.list(path);
          expect(isAllowedPlace(tree, realpathSync.native(folder))).toBe(true);
          expect(entries.map(({ name }) => name)).not.toContain(
            folder === tree.allowed ? 'private' : 'secret.txt',
          );
          return 'listed' as const;
        }
        case 'stat':
          expect(isAllowedPlace(tree, realpathSync.native((await files.stat(path)).path))).toBe(true);
          return 'listed' as const;
        case 'write':
          // Written for the place where it ends up, so that every file still tells its own name.
          await files.write(path, contentOf(placeOf(absolute(tree, path)) ?? 'nowhere'));
          return 'changed' as const;
        case 'mkdir':
          await files.mkdir(path);
          return 'changed' as const;
        case 'remove':
          await files.remove(path);
          return 'changed' as const;
        case 'move':
          await files.move(path, to);
          return 'changed' as const;
        default:
          expect(isAllowedPlace(tree, placeOf(files.resolve(path)))).toBe(true);
          return 'listed' as const;
      }
    } catch (error) {
      if (error instanceof RefusalError) return 'refused' as const;
      if (error instanceof FileError) return 'failed' as const;
      throw error;
    }
  }

  function expectInside<T extends { readonly path: string }>(
    tree: PathTree,
    file: T,
    textOf: (file: T) => string,
  ) {
    expect(isAllowedPlace(tree, realpathSync.native(file.path))).toBe(true);
    expect(textOf(file)).toMatch(/^this is /);
    expect(textOf(file)).not.toMatch(/secret|evil|private/);
    expect(dirname(file.path)).toBe(dirname(realpathSync.native(file.path)));
    return 'read' as const;
  }
});
