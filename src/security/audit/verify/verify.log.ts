import { formOf, type Link } from '../chain/chain.line.js';
import { keyFileOf, readKey } from '../chain/chain.key.js';
import { ChainMac } from '../chain/chain.mac.js';
import { headFileOf } from '../chain/head.store.js';
import { ChainVerifier } from './chain.verifier.js';
import { linesOf, openLogFiles, type LogLine } from '../read/log.reader.js';
import { storedHead } from './stored.head.js';
import type { Place, Verification } from './verification.js';

/** The log cannot be verified at all. The message says why and what to do. */
export class UnverifiableLog extends Error {
  override readonly name = 'UnverifiableLog';
}

/**
 * Verifies a whole log, rotated files included. A server may write to it meanwhile.
 *
 * @param expected a head that was kept elsewhere
 * @throws UnverifiableLog when there is no log or no key
 */
export async function verifyLog(log: string, expected?: Link): Promise<Verification> {
  // First: what is written after this may be in the files, but need not be.
  const stored = usable(() => storedHead(log));
  const key = usable(() => readKey(log));
  if (key === undefined)
    throw new UnverifiableLog(`There is no key of the log at ${keyFileOf(log)}; put it there.`);
  const files = usable(() => openLogFiles(log));
  if (files.length === 0 && stored === undefined) throw new UnverifiableLog(`There is no log at ${log}.`);
  const heads = [stored, expected].filter((head) => head !== undefined);
  const verifier = new ChainVerifier(log, new ChainMac(key), heads);
  let end: Place = { file: log, line: 1 };
  const notes: string[] = [];
  if (stored === undefined)
    notes.push(
      `there is no head at ${headFileOf(log)}: what came after the head that was kept may be missing.`,
    );
  for (const file of files) {
    const isLast = file.name === log;
    let lines = 0;
    let last: LogLine | undefined;
    const placeOf = ({ number }: LogLine): Place => ({ file: file.name, line: number });
    try {
      for await (const batch of linesOf(file)) {
        lines += batch.length;
        for (const line of batch) {
          if (line.isWhole || !isLast) verifier.line(line.bytes, placeOf(line));
          else last = line;
        }
      }
    } catch (error) {
      throw new UnverifiableLog(`${file.name} cannot be read: ${String(error)}`);
    }
    // Without its line feed it is being written, or was cut short; a head beyond it tells the two apart.
    if (last !== undefined) {
      if (formOf(last.bytes) !== undefined) verifier.line(last.bytes, placeOf(last));
      notes.push(`${file.name}:${lines}: the last line is not finished; whoever writes next closes it off.`);
    }
    end = { file: file.name, line: lines + 1 };
  }
  const result = verifier.end(end);
  if (result.finding === undefined && expected !== undefined && result.first > expected.seq) {
    throw new UnverifiableLog(
      `The log begins with record ${result.first}; record ${expected.seq}, whose head was kept, was rotated away.`,
    );
  }
  // A cut end would not be seen, and that is the easiest cut of all.
  if (result.finding === undefined && heads.length === 0) {
    throw new UnverifiableLog(
      `The ${result.records} records that are there fit together, but there is no head at ${headFileOf(log)} to say whether the end is missing; give one that was kept elsewhere with --expect-head.`,
    );
  }
  return { ...result, notes: [...notes, ...result.notes] };
}

function usable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UnverifiableLog(`The log cannot be verified: ${String(error)}`);
  }
}
