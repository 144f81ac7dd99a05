import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of the tree: each holds its own name, so that whoever reads one shows which one it was. */
const FILES = [
  'allowed/a.txt',
  'allowed/sub/b.txt',
  'allowed/sub/deep/c.txt',
  'allowed/né.txt',
  'allowed/né/d.txt',
  'allowed/.../e.txt',
  'allowed/ /f.txt',
  'allowed/*/g.txt',
  'allowed/~/h.txt',
  'allowed/private/key.txt',
  'allowed/OUTSIDE/i.txt',
  'allowedx/evil.txt',
  'ALLOWED/evil.txt',
  'outside/secret.txt',
  'outside/sub/secret.txt',
  'secret.txt',
] as const;

/** Symbolic links: where they stand, and what is written in them. */
const LINKS = [
  ['allowed/in', 'sub'],
  ['allowed/infile', './sub/../a.txt'],
  ['allowed/out', '../outside'],
  ['allowed/outfile', '../outside/secret.txt'],
  ['allowed/up', '..'],
  ['allowed/self', 'self'],
  ['allowed/loop', 'sub/loop'],
  ['allowed/sub/loop', '../loop'],
  ['allowed/dangling', '../outside/none'],
  ['allowed/danglingin', 'none'],
  ['allowed/chain', 'in/deep/../../out'],
  ['allowed/there-and-back', '../outside/back'],
  ['allowed/sub/private', '../private'],
  ['outside/back', '../allowed'],
  ['outside/in', '../allowed/sub/b.txt'],
] as const;

/** Paths that lead somewhere, from the folder of the tree. */
export const PLACES: readonly string[] = [
  ...FILES,
  ...LINKS.map(([at]) => at),
  'allowed/in/deep/c.txt',
  'allowed/out/sub/secret.txt',
  'allowed/up/allowed/a.txt',
  'allowed/there-and-back/sub/b.txt',
  'allowed/absolute/secret.txt',
  'allowed/hard.txt',
  'outside/back/sub/deep/c.txt',
];

/** Names that a path of the tree may be made of. */
export const NAMES: readonly string[] = [
  ...new Set([...FILES, ...LINKS.map(([at]) => at)].flatMap((path) => path.split('/'))),
  'none',
  'new',
];

/** A folder with an `allowed` part, links in and out of it, and everything else outside. */
export class PathTree {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-tree-')));
  readonly allowed = join(this.base, 'allowed');
  /** Inside `allowed`, and denied. */
  readonly denied = join(this.allowed, 'private');
  readonly #outside: string;

  constructor() {
    for (const file of FILES) {
      const at = join(this.base, file);
      mkdirSync(join(at, '..'), { recursive: true });
      writeFileSync(at, contentOf(at));
    }
    for (const [at, target] of LINKS) symlinkSync(target, join(this.base, at));
    symlinkSync(join(this.base, 'outside'), join(this.allowed, 'absolute'));
    linkSync(join(this.base, 'outside/secret.txt'), join(this.allowed, 'hard.txt'));
    this.#outside = this.#picture();
  }

  /** Whether nothing outside of what is allowed was made, changed or removed. */
  get isUntouchedOutside(): boolean {
    return this.#picture() === this.#outside;
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  /** Everything but what is below `allowed`; what is denied in there counts as outside. */
  #picture(): string {
    const lines: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const at = join(folder, entry.name);
        lines.push(`${at} ${entry.isFile() ? readFileSync(at, 'utf8') : ''}`);
        if (entry.isDirectory() && at !== this.allowed) walk(at);
      }
    };
    walk(this.base);
    walk(this.denied);
    return lines.sort().join('\n');
  }
}

/** What stands in a file of the tree. */
export function contentOf(file: string): string {
  return `this is ${file}`;
}
