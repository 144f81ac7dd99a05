import {
  LineCounter,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Environment } from './environment.js';
import { expand } from './expand.js';
import { quoteForPattern } from './path-pattern.js';
import { keyOf, type KeyPath } from './key-path.js';
import { PolicyError, type PolicyProblem } from './policy.error.js';

/** Names that every object has: class-transformer drops such keys instead of reporting them. */
function isInheritedName(key: string): boolean {
  return key in Object.prototype || key === 'prototype';
}

/** Ancestors of a node; a policy needs about ten. Libraries that walk the values do so recursively. */
const MAX_NESTING = 64;

/** Sections whose texts are patterns: what a variable holds must not become a wildcard there. */
const PATTERN_SECTIONS = /^(filesystem|plugins\.external\[\d+\]\.filesystem)\./;

/** A place in a policy file; both are 1-based. */
export interface PolicyPlace {
  readonly line: number;
  readonly column: number;
}

/** A parsed policy file that knows where each of its values stands. */
export class PolicyDocument {
  readonly problems: PolicyProblem[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  readonly #reported = new Set<string>();
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<unknown, Pair>>();
  #written: unknown;

  /** @throws PolicyError when the text is no YAML mapping; all mistakes of syntax are listed */
  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {
    this.#document = this.#parse(text, this.#lines);
    for (const mistake of [...this.#document.errors, ...this.#document.warnings]) {
      this.#add(mistake.pos[0], 'yaml', wordingOf(mistake.message), 'correct the YAML here');
    }
    this.#throwProblems();
    if (!isMap(this.#document.contents)) {
      throw PolicyError.ofFile(file, 'the file holds no mapping', 'start it with version: "1.0"');
    }
    this.#refuseTrickery();
    this.#throwProblems();
  }

  /** Expands variables in every text of the file; what cannot be expanded becomes a problem. */
  expand(env: Environment): void {
    visit(this.#document, {
      Scalar: (key, node, ancestors) => {
        if (key === 'key' || typeof node.value !== 'string') return;
        const path = pathOf(key, ancestors as readonly (Node | Pair | Document)[]);
        const quote = PATTERN_SECTIONS.test(keyOf(path)) ? quoteForPattern : (value: string) => value;
        const expansion = expand(node.value, env, quote);
        if (expansion.ok) node.value = expansion.text;
        else this.report(path, expansion.problem, expansion.remedy);
      },
    });
  }

  /** The values, as plain objects, lists, texts, numbers, booleans and null. */
  values(): object {
    return this.#document.toJS({ maxAliasCount: 0 }) as object;
  }

  /** The value at a path as it was written, before variables were expanded; undefined when there is none. */
  written(path: KeyPath): unknown {
    this.#written ??= this.#parse(this.text, new LineCounter()).toJS({ maxAliasCount: 0 }) as unknown;
    return path.reduce<unknown>(
      (value, step) => (value as Record<string, unknown> | undefined)?.[step],
      this.#written,
    );
  }

  /** Where a value, or the key before it, stands. What is not in the file stands where it would belong. */
  placeOf(path: KeyPath, part: 'key' | 'value'): PolicyPlace {
    const { line, col } = this.#lines.linePos(this.#offsetOf(path, part));
    return { line, column: col };
  }

  /** Adds a problem with the value at a path, unless that value already has one. */
  report(path: KeyPath, problem: string, remedy: string): void {
    const key = keyOf(path);
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#add(this.#offsetOf(path, 'value'), key, problem, remedy);
  }

  /** Adds a problem with the key at the end of a path. */
  reportKey(path: KeyPath, problem: string, remedy: string): void {
    this.#add(this.#offsetOf(path, 'key'), keyOf(path), problem, remedy);
  }

  /** @param lines notes where lines begin; used twice it would count them twice */
  #parse(text: string, lines: LineCounter): Document.Parsed {
    return parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      strict: true,
      uniqueKeys: true,
      stringKeys: true,
      // Given as a name, this also holds when the file says %YAML 1.1, where `no` would mean false.
      schema: 'core',
      merge: false,
    });
  }

  #refuseTrickery(): void {
    visit(this.#document, {
      Node: (_key, node, ancestors) => {
        const at = node.range?.[0] ?? 0;
        if (ancestors.length > MAX_NESTING) {
          this.#add(at, 'yaml', 'this is nested too deeply', 'write plain, flat YAML');
          return visit.BREAK;
        }
        if (isAlias(node)) this.#add(at, 'yaml', 'aliases are not used here', 'repeat the value');
        else if (node.anchor !== undefined) this.#add(at, 'yaml', 'anchors are not used here', 'remove it');
        else if (node.tag !== undefined) this.#add(at, 'yaml', 'tags are not used here', 'remove it');
        return undefined;
      },
      Pair: (_key, pair) => {
        const name = isScalar(pair.key) ? pair.key.value : undefined;
        if (typeof name !== 'string' || !isInheritedName(name)) return;
        this.#add((pair.key as Node).range?.[0] ?? 0, name, 'this name cannot be a key', 'remove it');
      },
    });
  }

  #offsetOf(path: KeyPath, part: 'key' | 'value'): number {
    let node: unknown = this.#document.contents;
    let offset = 0;
    for (const [depth, step] of path.entries()) {
      const pair = isMap(node) ? this.#pairsOf(node).get(step) : undefined;
      const next: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.value;
      const place = part === 'key' && depth === path.length - 1 ? pair?.key : (next ?? pair?.key);
      if (place === undefined || place === null) return offset;
      offset = (place as Node).range?.[0] ?? offset;
      node = next;
    }
    return offset;
  }

  /** Looked up, not searched: a file with many mistakes in one section would be searched once for each. */
  #pairsOf(map: YAMLMap): ReadonlyMap<unknown, Pair> {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]));
      this.#pairs.set(map, pairs);
    }
    return pairs;
  }

  #add(offset: number, key: string, problem: string, remedy: string): void {
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ file: this.file, line, column: col, key, problem, remedy });
  }

  #throwProblems(): void {
    if (this.problems.length > 0) throw new PolicyError(this.problems);
  }
}

function pathOf(key: unknown, ancestors: readonly (Node | Pair | Document)[]): KeyPath {
  const path: (string | number)[] = [];
  for (const [depth, ancestor] of ancestors.entries()) {
    if (isPair(ancestor)) path.push(String(isScalar(ancestor.key) ? ancestor.key.value : ancestor.key));
    if (!isSeq(ancestor)) continue;
    const child = ancestors[depth + 1];
    path.push(child === undefined ? Number(key) : ancestor.items.indexOf(child));
  }
  return path;
}

/** One line; the parser reports an exhausted stack in the words of the engine. */
function wordingOf(message: string): string {
  if (message.includes('call stack')) return 'this is nested too deeply';
  return message.split('\n', 1)[0] ?? message;
}
