import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** How every report begins. */
const REPORT_BEGINNING = '<!doctype html>';

/** A report cannot be written where it was asked for. The message says why, and what to do. */
export class UnwritableReport extends Error {
  override readonly name = 'UnwritableReport';
}

/**
 * Where a report may be written: a new file or an older report, in a folder that exists.
 *
 * @param log the log that is reported: none of its files can be replaced
 * @returns the path with the links in its folders resolved
 * @throws UnwritableReport
 */
export function reportPlace(file: string, log: string): string {
  const place = join(realFolder(file), basename(resolve(file)));
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) {
    const what = found.isSymbolicLink() ? 'a symbolic link' : 'no regular file';
    throw new UnwritableReport(`${file} is ${what}. Name a file that is new, or an older report.`);
  }
  if (namesOf(log).some((name) => belongsTo(place, name))) {
    throw new UnwritableReport(
      `${file} belongs to the audit log ${log}. Choose another name for the report.`,
    );
  }
  // A slip of the fingers must not cost somebody a policy.
  if (found !== undefined && found.size > 0 && !isReport(place)) {
    throw new UnwritableReport(
      `${file} is there already and is no report. Name a file that is new, or move this one away.`,
    );
  }
  return place;
}

/**
 * Writes a file that only its owner can read: as a whole or not at all, and never through a link.
 *
 * @param place of `reportPlace`
 * @throws Error of node:fs; then the file is as it was
 */
export function writeReport(place: string, page: string): void {
  const unfinished = join(dirname(place), `.audit-report-${randomBytes(8).toString('hex')}`);
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const fd = openSync(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    try {
      fchmodSync(fd, 0o600);
      writeFileSync(fd, page);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(unfinished, place);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function realFolder(file: string): string {
  const folder = dirname(resolve(file));
  const real = realpathOr(folder);
  if (lstatSync(real, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UnwritableReport(`There is no folder ${folder}. Make it, or name another file.`);
  }
  try {
    accessSync(real, constants.W_OK);
  } catch {
    throw new UnwritableReport(`Nothing can be written to the folder ${folder}. Name a file in another one.`);
  }
  return real;
}

function isReport(place: string): boolean {
  const fd = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const beginning = Buffer.alloc(REPORT_BEGINNING.length);
    readSync(fd, beginning);
    return beginning.toString('latin1') === REPORT_BEGINNING;
  } finally {
    closeSync(fd);
  }
}

/** The log as it is called, and as it is called behind links. */
function namesOf(log: string): readonly string[] {
  const path = resolve(log);
  return [path, join(realpathOr(dirname(path)), basename(path)), realpathOr(path)];
}

function realpathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** All files of a log begin with its name. Letters are compared as a file system does that ignores case. */
function belongsTo(place: string, log: string): boolean {
  const [one, other] = [folded(place), folded(log)];
  return one === other || one.startsWith(`${other}.`);
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
