const MAX_BYTES = 2048;
/** Room for the words that say how many were left out. */
const ROOM_FOR_REST = 32;
const MAX_PROBLEM_CHARS = 512;

/** Problems in one line of at most 2 KiB in UTF-8, as many as fit; says how many do not. */
export function problemList(problems: readonly string[]): string {
  let text = '';
  for (const [index, problem] of problems.entries()) {
    const next = text === '' ? clipped(problem) : `${text}; ${clipped(problem)}`;
    if (Buffer.byteLength(next) > MAX_BYTES - ROOM_FOR_REST)
      return `${text}; and ${problems.length - index} more`;
    text = next;
  }
  return text;
}

function clipped(problem: string): string {
  return problem.length > MAX_PROBLEM_CHARS ? `${problem.slice(0, MAX_PROBLEM_CHARS)}...` : problem;
}
