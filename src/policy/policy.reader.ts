import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { PolicyError } from './policy.error.js';

export const MAX_POLICY_BYTES = 1024 * 1024;

/** What stands in a policy file. */
export interface PolicyText {
  readonly text: string;
  /** Of the bytes, in hexadecimal: what a record names the file's content by. */
  readonly sha256: string;
}

/**
 * Reads a policy file.
 *
 * @throws PolicyError when it does not exist, cannot be read, is no regular file, is too large or is not UTF-8
 */
export function readPolicyFile(file: string): PolicyText {
  const bytes = readBytes(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), sha256 };
  } catch (error) {
    throw PolicyError.ofFile(file, 'the file is not valid UTF-8', 'save it as UTF-8', { cause: error });
  }
}

function readBytes(file: string): Buffer {
  const descriptor = open(file);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw PolicyError.ofFile(file, 'this is not a regular file', 'name a YAML file');
    const buffer = Buffer.alloc(MAX_POLICY_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    if (length > MAX_POLICY_BYTES) {
      throw PolicyError.ofFile(file, 'the file is larger than 1 MiB', 'remove what is not needed');
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    // Not blocking: opening a FIFO without a writer would hang the start for ever.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw code === 'ENOENT'
      ? PolicyError.ofFile(file, 'the file does not exist', 'create it or name another one', { cause: error })
      : PolicyError.ofFile(file, `the file cannot be read (${code})`, 'check its permissions', {
          cause: error,
        });
  }
}
