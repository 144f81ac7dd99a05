/** Lines around a change. */
const CONTEXT = 3;
/** Differences beyond this count are shown as one block: finding the shortest way costs their square. */
const MAX_STEPS = 1_500;

type Kind = ' ' | '-' | '+';

interface Row {
  readonly kind: Kind;
  readonly line: string;
}

/** The difference of two texts as `diff -u` shows it; empty when there is none. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const rows = rowsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(rows).map(([start, end]) => hunkText(rows, start, end));
  return `--- a/${name}\n+++ b/${name}\n${hunks.join('')}`;
}

/** Each with its line feed, so that a last line without one is another line. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function rowsOf(old: readonly string[], now: readonly string[]): Row[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const as = (kind: Kind, lines: readonly string[]): Row[] => lines.map((line) => ({ kind, line }));
  const oldMiddle = old.slice(head, old.length - tail);
  const newMiddle = now.slice(head, now.length - tail);
  const middle = shortest(oldMiddle, newMiddle) ?? [...as('-', oldMiddle), ...as('+', newMiddle)];
  return [...as(' ', old.slice(0, head)), ...middle, ...as(' ', old.slice(old.length - tail))];
}

/** Myers' greedy algorithm; undefined when the texts differ in too much. */
function shortest(old: readonly string[], now: readonly string[]): Row[] | undefined {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let steps = 0; steps <= Math.min(old.length + now.length, MAX_STEPS); steps++) {
    trace.push(new Map(reach));
    const next = new Map(reach);
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = stepDown(next, diagonal, steps) ? at(next, diagonal + 1) : at(next, diagonal - 1) + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return walkBack(trace, old, now);
    }
    reach = next;
  }
  return undefined;
}

function at(reach: ReadonlyMap<number, number>, diagonal: number): number {
  return reach.get(diagonal) ?? -1;
}

function stepDown(reach: ReadonlyMap<number, number>, diagonal: number, steps: number): boolean {
  return diagonal === -steps || (diagonal !== steps && at(reach, diagonal - 1) < at(reach, diagonal + 1));
}

function walkBack(
  trace: readonly Map<number, number>[],
  old: readonly string[],
  now: readonly string[],
): Row[] {
  const rows: Row[] = [];
  let [x, y] = [old.length, now.length];
  for (let steps = trace.length - 1; steps >= 0; steps--) {
    const reach = trace[steps] as Map<number, number>;
    const diagonal = x - y;
    const previous = stepDown(reach, diagonal, steps) ? diagonal + 1 : diagonal - 1;
    const fromX = at(reach, previous);
    const fromY = fromX - previous;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      rows.push({ kind: ' ', line: old[--x] as string });
      y--;
    }
    if (steps === 0) break;
    if (x === fromX) rows.push({ kind: '+', line: now[--y] as string });
    else rows.push({ kind: '-', line: old[--x] as string });
  }
  return rows.reverse();
}

/** Ranges of rows with their context; ranges that touch are one. */
function hunksOf(rows: readonly Row[]): [number, number][] {
  const hunks: [number, number][] = [];
  for (const [index, { kind }] of rows.entries()) {
    if (kind === ' ') continue;
    const start = Math.max(0, index - CONTEXT);
    const end = Math.min(rows.length, index + CONTEXT + 1);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  return hunks;
}

function hunkText(rows: readonly Row[], start: number, end: number): string {
  const shown = rows.slice(start, end);
  const range = (other: Kind): string => {
    const before = rows.slice(0, start).filter(({ kind }) => kind !== other).length;
    const count = shown.filter(({ kind }) => kind !== other).length;
    return `${count === 0 ? before : before + 1},${count}`;
  };
  const lines = shown.map(({ kind, line }) =>
    line.endsWith('\n') ? `${kind}${line}` : `${kind}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${lines.join('')}`;
}
