/** Lines around a change. */
const CONTEXT = 3;
/** Differences beyond this count are shown as one block: finding the shortest way costs their square. */
const MAX_STEPS = 1_500;
/** The same when more lines would have to be compared: where many are alike, each difference costs all of them. */
const MAX_COMPARED = 10_000_000;

/** Lines of the old text that give way to lines of the new one; counted from 0, ends excluded. */
interface Change {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

type Lines = readonly string[];

/** The difference of two texts as `diff -u` shows it; empty when there is none. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const [old, now] = [linesOf(before), linesOf(after)];
  const hunks = hunksOf(changesOf(old, now)).map((changes) => hunkText(changes, old, now));
  return `--- a/${name}\n+++ b/${name}\n${hunks.join('')}`;
}

/** Each with its line feed, so that a last line without one is another line. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesOf(old: Lines, now: Lines): Change[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const [oldMiddle, newMiddle] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  const found = shortest(oldMiddle, newMiddle) ?? [
    { oldStart: 0, oldEnd: oldMiddle.length, newStart: 0, newEnd: newMiddle.length },
  ];
  return found.map(({ oldStart, oldEnd, newStart, newEnd }) => ({
    oldStart: oldStart + head,
    oldEnd: oldEnd + head,
    newStart: newStart + head,
    newEnd: newEnd + head,
  }));
}

/** How far each diagonal of the edit graph reaches, from -size to size. */
class Reach {
  readonly #ends: Int32Array;

  constructor(
    readonly size: number,
    before?: Reach,
  ) {
    this.#ends = new Int32Array(2 * size + 1).fill(-1);
    if (before !== undefined) this.#ends.set(before.#ends, size - before.size);
  }

  at(diagonal: number): number {
    return this.#ends[diagonal + this.size] ?? -1;
  }

  set(diagonal: number, end: number): void {
    this.#ends[diagonal + this.size] = end;
  }
}

/** Myers' greedy algorithm; undefined when the texts differ in too much. */
function shortest(old: Lines, now: Lines): Change[] | undefined {
  const trace: Reach[] = [];
  let reach = new Reach(1);
  reach.set(1, 0);
  let compared = 0;
  for (let steps = 0; steps <= Math.min(old.length + now.length, MAX_STEPS); steps++) {
    trace.push(reach);
    const next = new Reach(steps + 1, reach);
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const start = stepDown(next, diagonal, steps) ? next.at(diagonal + 1) : next.at(diagonal - 1) + 1;
      let x = start;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return walkBack(trace, old.length, now.length);
      compared += x - start + 1;
    }
    if (compared > MAX_COMPARED) return undefined;
    reach = next;
  }
  return undefined;
}

function stepDown(reach: Reach, diagonal: number, steps: number): boolean {
  return diagonal === -steps || (diagonal !== steps && reach.at(diagonal - 1) < reach.at(diagonal + 1));
}

/** From the end to the start; steps without an equal line between them are one change. */
function walkBack(trace: readonly Reach[], oldLength: number, newLength: number): Change[] {
  const changes: Change[] = [];
  let [x, y] = [oldLength, newLength];
  for (let steps = trace.length - 1; steps > 0; steps--) {
    const reach = trace[steps] as Reach;
    const diagonal = x - y;
    const isInsertion = stepDown(reach, diagonal, steps);
    const from = reach.at(isInsertion ? diagonal + 1 : diagonal - 1);
    const oldEnd = isInsertion ? from : from + 1;
    const newEnd = oldEnd - diagonal;
    const newStart = isInsertion ? newEnd - 1 : newEnd;
    const later = changes.at(-1);
    if (later?.oldStart === oldEnd && later.newStart === newEnd) {
      changes[changes.length - 1] = { ...later, oldStart: from, newStart };
    } else {
      changes.push({ oldStart: from, oldEnd, newStart, newEnd });
    }
    [x, y] = [from, newStart];
  }
  return changes.reverse();
}

/** Changes whose context touches are shown together. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const last = hunk?.at(-1);
    if (hunk !== undefined && last !== undefined && change.oldStart - last.oldEnd <= 2 * CONTEXT)
      hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function hunkText(changes: readonly Change[], old: Lines, now: Lines): string {
  const [first, last] = [changes[0] as Change, changes.at(-1) as Change];
  const start = Math.max(0, first.oldStart - CONTEXT);
  const end = Math.min(old.length, last.oldEnd + CONTEXT);
  const newStart = first.newStart - (first.oldStart - start);
  const newEnd = last.newEnd + (end - last.oldEnd);
  const shown: string[] = [`@@ -${range(start, end)} +${range(newStart, newEnd)} @@\n`];
  const show = (mark: ' ' | '-' | '+', lines: Lines): void => {
    for (const line of lines)
      shown.push(line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`);
  };
  let at = start;
  for (const { oldStart, oldEnd, newStart: from, newEnd: to } of changes) {
    show(' ', old.slice(at, oldStart));
    show('-', old.slice(oldStart, oldEnd));
    show('+', now.slice(from, to));
    at = oldEnd;
  }
  show(' ', old.slice(at, end));
  return shown.join('');
}

function range(start: number, end: number): string {
  return `${end === start ? start : start + 1},${end - start}`;
}
