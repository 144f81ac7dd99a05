import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The file that a run holds locked for as long as its process lives. */
export function runFileOf(log: string, run: string): string {
  return `${log}.run.${run}`;
}

/** The file that a run is compressing into. */
export function compressionOf(log: string, run: string): string {
  return `${log}.gz-${run}`;
}

/** What runs are compressing, or did not finish: each run with its file. */
export function compressions(log: string): (readonly [run: string, file: string])[] {
  const prefix = basename(compressionOf(log, ''));
  return readdirSync(dirname(log))
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name.slice(prefix.length), join(dirname(log), name)]);
}
