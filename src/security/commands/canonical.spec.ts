import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { canonicalCommand } from './canonical.js';
import { wordsOf } from './words.js';

/** xorshift32: the same cases in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function textOf(random: (below: number) => number, alphabet: readonly string[], length: number): string {
  return Array.from({ length }, () => alphabet[random(alphabet.length)] ?? '').join('');
}

const WORD_ALPHABET = [...'ab/.-=:~#!*?[]{}()$`"\'\\;&| \té😀'];
const SOUP_ALPHABET = [...'aab  "\'\\$;&|<>(){}[]*?~#!`=%\t\n\r\0é\u0085', '\ud800', "''", '\\\\', '$a'];

describe('canonicalCommand', () => {
  it.each([
    [['ls', '-l', 'a/b.c'], 'ls -l a/b.c'],
    [['grep', 'a b', ''], `grep 'a b' ''`],
    [['echo', "it's"], `echo 'it'\\''s'`],
    [['ls', '~', '*', '=x'], `ls '~' '*' '=x'`],
  ])('writes %j as %s', (words, text) => {
    expect(canonicalCommand(words)).toBe(text);
  });

  it('is read back as the same words, for 5,000 random lists', () => {
    const random = randomFrom(20_251_123);
    for (let round = 0; round < 5000; round++) {
      const words = Array.from({ length: 1 + random(5) }, () => textOf(random, WORD_ALPHABET, random(8)));
      expect(wordsOf(canonicalCommand(words))).toEqual({ ok: true, words });
    }
  });
});

describe('wordsOf beside a real shell', () => {
  it('never throws, and cuts what it accepts as sh does', () => {
    const random = randomFrom(3_141_592);
    const accepted: { text: string; words: readonly string[] }[] = [];
    for (let round = 0; round < 60_000; round++) {
      const text = textOf(random, SOUP_ALPHABET, 1 + random(14));
      const cut = wordsOf(text);
      if (cut.ok) accepted.push({ text, words: cut.words });
    }
    expect(accepted.length).toBeGreaterThan(2000);
    expect(splitBySh(accepted.map(({ text }) => text))).toEqual(accepted.map(({ words }) => words));
  });

  it('gives sh the same words in the canonical form', () => {
    const random = randomFrom(271_828);
    const lists = Array.from({ length: 2000 }, () =>
      Array.from({ length: 1 + random(4) }, () => textOf(random, WORD_ALPHABET, random(7))),
    );
    expect(splitBySh(lists.map(canonicalCommand))).toEqual(lists);
  });
});

/** Lets one real shell cut all texts. Nothing is replaced: no patterns, no braces, and a home that is `~`. */
function splitBySh(texts: readonly string[]): string[][] {
  const lines = texts.map((text) => `p ${text}`);
  const script = [
    'set -f',
    '(set +B) 2>/dev/null && set +B',
    `p() { printf '%s\\0' "$#" "$@"; }`,
    ...lines,
  ].join('\n');
  const run = spawnSync('/bin/sh', ['-s'], {
    input: `${script}\n`,
    env: { HOME: '~' },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  const fields = run.stdout.split('\0');
  const lists: string[][] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const count = Number(fields[at]);
    lists.push(fields.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return lists;
}
