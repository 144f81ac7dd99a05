const SHORTEST = 3;

/** Linear: no part of it can match in two ways. */
export const BUG_ID = /^BUG-\d{3,9}$/;
export const BUG_ID_MAX = 13;

/** 7 becomes `BUG-007`. */
export function formatBugId(number: number): string {
  return `BUG-${String(number).padStart(SHORTEST, '0')}`;
}

/** `BUG-007` becomes 7. Undefined for anything that `formatBugId` cannot have made, so that a bug has one id. */
export function parseBugId(id: string): number | undefined {
  if (!BUG_ID.test(id)) return undefined;
  const number = Number(id.slice('BUG-'.length));
  return number > 0 && formatBugId(number) === id ? number : undefined;
}
