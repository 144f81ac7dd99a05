const MAX_COMPARED_LENGTH = 64;

/** The known key that a mistyped one most likely meant, or undefined when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  if (key.length > MAX_COMPARED_LENGTH) return undefined;
  const wanted = folded(key);
  const ranked = known
    // No distance is smaller than the difference in length, and that one is found without counting.
    .filter((candidate) => Math.abs(candidate.length - wanted.length) <= mostEdits(candidate))
    .map((candidate) => ({ candidate, distance: editDistance(wanted, folded(candidate)) }))
    // Two words that share no letter are not near, however short they are.
    .filter(({ candidate, distance }) => distance <= mostEdits(candidate) && distance < wanted.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

function folded(key: string): string {
  return key.toLowerCase().replaceAll('-', '_');
}

function mostEdits(candidate: string): number {
  return Math.max(2, Math.floor(candidate.length / 3));
}

/** How many letters must be inserted, removed or changed to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_unused, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const changed = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(changed, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
