/** The file that a run holds locked for as long as its process lives. */
export function runFileOf(log: string, run: string): string {
  return `${log}.run.${run}`;
}

/** The file that a run is compressing into. */
export function compressionOf(log: string, run: string): string {
  return `${log}.gz-${run}`;
}
