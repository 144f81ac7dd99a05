import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { findLedgerProblems, type Item } from '../ledger/ledger.rules.js';
import { PROTOCOL } from '../ledger/protocol.ledger.js';
import { titlesIn } from '../ledger/test.titles.js';

const ROOT = new URL('../../', import.meta.url);

describe('the ledger of the protocol', () => {
  const known = new Map<string, string[]>();

  function titlesOf(file: string): readonly string[] | undefined {
    // Only what jest runs.
    if (!/^(src\/.*\.spec|test\/.*\.(e2e|pin|fuzz)-spec)\.ts$/.test(file)) return undefined;
    const path = fileURLToPath(new URL(file, ROOT));
    if (!known.has(file) && existsSync(path)) known.set(file, titlesIn(readFileSync(path, 'utf8')));
    return known.get(file);
  }

  it('names for each of its 66 items the tests that prove it, or why there are none', () => {
    expect(findLedgerProblems(PROTOCOL, 66, titlesOf)).toEqual([]);
  });
});

describe('findLedgerProblems', () => {
  const ITEM: Item = {
    number: 1,
    strength: 'MUST',
    page: '2025-11-25/basic/index',
    says: 'Does what is right.',
    proof: { tests: ['a.spec.ts › group › does it'] },
  };
  const titles = (file: string): string[] | undefined =>
    file === 'a.spec.ts' ? ['group › does it', 'group › twice', 'group › twice'] : undefined;
  const problems = (...items: readonly Item[]): string[] => findLedgerProblems(items, 1, titles);

  it('has nothing to say of a ledger that is in order', () => {
    expect(problems(ITEM)).toEqual([]);
    expect(problems({ ...ITEM, proof: { notApplicable: 'There is no such feature.' } })).toEqual([]);
  });

  it.each<[string, readonly Item[]]>([
    ['item 1 has 0 entries', []],
    ['item 1 has 2 entries', [ITEM, ITEM]],
    ['item 2: has a number that is none', [ITEM, { ...ITEM, number: 2 }]],
    ['item 1: "basic" is no page', [{ ...ITEM, page: 'basic' }]],
    ['item 1: does not say what is wanted', [{ ...ITEM, says: ' ' }]],
    ['item 1: names no test', [{ ...ITEM, proof: { tests: [] } }]],
    ['item 1: does not apply, without a reason', [{ ...ITEM, proof: { notApplicable: '' } }]],
    ['item 1: there is no file b.spec.ts', [{ ...ITEM, proof: { tests: ['b.spec.ts › group › does it'] } }]],
    ['item 1: 0 tests are called "a.spec.ts › does it"', [{ ...ITEM, proof: { tests: ['a.spec.ts › does it'] } }]],
    ['item 1: 2 tests are called "a.spec.ts › group › twice"', [{ ...ITEM, proof: { tests: ['a.spec.ts › group › twice'] } }]],
  ])('says %s', (problem, items) => {
    expect(problems(...items)).toEqual([problem]);
  }); // prettier-ignore
});

describe('titlesIn', () => {
  it('finds tests by their groups, tables by their templates, and nothing that does not run', () => {
    const source = `
      it('stands alone', () => {});
      describe("a group", () => {
        it(\`is plain\`, async () => {});
        it.each([['it("not this")']])('is %s', () => {});
        it.each<[string, number]>([])('is typed %j', () => {});
        // it('is commented out', () => {});
        it.skip('is skipped', () => {});
        xit('is skipped too', () => {});
        it.todo('is to do');
        it.skip.each([])('is a skipped table', () => {});
        describe.each([1])('deeper %d', () => it('is deep', () => {}));
        describe.skip('a skipped group', () => it('is in it', () => {}));
      });`;

    expect(titlesIn(source)).toEqual([
      'stands alone',
      'a group › is plain',
      'a group › is %s',
      'a group › is typed %j',
      'a group › deeper %d › is deep',
    ]);
  });
});
