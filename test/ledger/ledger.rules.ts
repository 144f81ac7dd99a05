export type Strength = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

/** One thing that the specification wants of a server on stdio that has tools. */
export interface Item {
  readonly number: number;
  readonly strength: Strength;
  /** Page below docs/specification of the specification's repository, or below docs/docs for `docs/...`. */
  readonly page: string;
  readonly says: string;
  readonly proof: Proof;
}

/** Tests, as `file › group › title`; or why there is nothing that could be tested. */
export type Proof = { readonly tests: readonly string[] } | { readonly notApplicable: string };

const PAGE = /^(docs\/)?20\d\d-\d\d-\d\d\/[a-z_/-]+$/;
const SENTENCE = /^[A-Z`].{10,}\.$/;

/**
 * What is wrong with a ledger.
 *
 * @param count how many items there are, numbered from 1
 * @param titlesIn titles of the tests in a file; undefined when there is no such file
 */
export function findLedgerProblems(
  items: readonly Item[],
  count: number,
  titlesIn: (file: string) => readonly string[] | undefined,
): string[] {
  const problems: string[] = [];
  for (let number = 1; number <= count; number++) {
    const entries = items.filter((item) => item.number === number).length;
    if (entries !== 1) problems.push(`item ${number} has ${entries} entries`);
  }
  for (const item of items) {
    problems.push(...problemsOf(item, count, titlesIn).map((problem) => `item ${item.number}: ${problem}`));
  }
  return problems;
}

function problemsOf(
  { number, page, says, proof }: Item,
  count: number,
  titlesIn: (file: string) => readonly string[] | undefined,
): string[] {
  const problems: string[] = [];
  if (!Number.isInteger(number) || number < 1 || number > count) problems.push('has a number that is none');
  if (!PAGE.test(page)) problems.push(`"${page}" is no page`);
  if (!SENTENCE.test(says)) problems.push('does not say what is wanted');
  if ('notApplicable' in proof) {
    if (!SENTENCE.test(proof.notApplicable)) problems.push('does not apply, without a reason');
    return problems;
  }
  if (proof.tests.length === 0) problems.push('names no test');
  for (const test of proof.tests) {
    const [file = '', ...path] = test.split(' › ');
    const titles = titlesIn(file);
    const found = titles?.filter((title) => title === path.join(' › ')).length;
    if (found === undefined) problems.push(`there is no file ${file}`);
    else if (found !== 1) problems.push(`${found} tests are called "${test}"`);
  }
  return problems;
}
