import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { withPermit } from '../../firewall/guard/permit.js';
import { deskSockets } from './desk.folder.js';
import {
  MAX_ANSWER_BYTES,
  readWaitingCalls,
  type Answer,
  type DeskRequest,
  type WaitingCall,
} from './desk.protocol.js';

/** Longest wait for one server, in milliseconds. */
const PATIENCE_MS = 3000;

/**
 * The calls that wait at any running server of this user, oldest first.
 *
 * @throws UnsafeFolder when the folder of the sockets is not this user's alone
 */
export async function waitingCalls(folder: string): Promise<readonly WaitingCall[]> {
  const answers = await Promise.all(deskSockets(folder).map((path) => ask(path, { kind: 'list' })));
  return answers.flat().sort((one, other) => (one.since < other.since ? -1 : 1));
}

/**
 * Decides about the call of an id, at whichever server it waits.
 *
 * @returns the call; undefined when it waits nowhere any more
 * @throws UnsafeFolder when the folder of the sockets is not this user's alone
 */
export async function decideCall(
  folder: string,
  id: string,
  answer: Answer,
): Promise<WaitingCall | undefined> {
  for (const path of deskSockets(folder)) {
    const [decided] = await ask(path, { kind: 'decide', id, answer });
    if (decided !== undefined) return decided;
  }
  return undefined;
}

/** A server that does not answer, or not in our words, has nothing to decide. */
async function ask(path: string, request: DeskRequest): Promise<readonly WaitingCall[]> {
  try {
    return readWaitingCalls(await exchange(path, `${JSON.stringify(request)}\n`)) ?? [];
  } catch (error) {
    // Its server was killed and could not take it away.
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') rmSync(path, { force: true });
    return [];
  }
}

function exchange(path: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = withPermit({ kind: 'reach', path }, () => connect(path));
    const parts: Buffer[] = [];
    let bytes = 0;
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('The server did not answer.')));
    socket.on('error', reject);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) socket.destroy(new Error('The server answered too much.'));
      else parts.push(chunk);
    });
    socket.on('close', () => resolve(Buffer.concat(parts).toString()));
  });
}
