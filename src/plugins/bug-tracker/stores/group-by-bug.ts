/** Gathers what belongs to the same bug, in the order of the rows. */
export function groupByBug<Row extends { readonly bug: number }, T>(
  rows: readonly Row[],
  valueOf: (row: Row) => T,
): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.bug);
    if (group === undefined) groups.set(row.bug, [valueOf(row)]);
    else group.push(valueOf(row));
  }
  return groups;
}
