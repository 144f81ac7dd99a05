import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { follows, formOf } from './chain.line.js';
import type { ChainMac } from './chain.mac.js';
import { EMPTY_HEAD, type Head } from './head.store.js';
import { beforeFile, membersOf } from './line.members.js';

const FIRST_LINE_BYTES = 1024;
const LINE_FEED = 0x0a;

/**
 * The head from which a log without a stored one is read: that before the first record of its latest file, which
 * names its predecessor. Undefined when there is no such record.
 */
export function firstHead(path: string, mac: ChainMac): Head | undefined {
  const line = firstLine(path);
  const form = line === undefined ? undefined : formOf(line);
  if (line === undefined || form === undefined) return undefined;
  const before = beforeFile(line, form);
  if (before === undefined || !follows(mac, before, line, form)) return undefined;
  const members = membersOf(line);
  return { ...EMPTY_HEAD, ...before, file: Number(members?.['file']) - 1, kept: Number(members?.['kept']) };
}

function firstLine(path: string): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    // What is none is refused where it is written to.
    if (!fstatSync(fd).isFile()) return undefined;
    const bytes = Buffer.alloc(FIRST_LINE_BYTES);
    const end = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0)).indexOf(LINE_FEED);
    return end === -1 ? undefined : bytes.subarray(0, end);
  } finally {
    closeSync(fd);
  }
}
