import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../fixtures/marking.server.mjs', import.meta.url));
const IN_FLIGHT = 16;
const HANDSHAKE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'crash', version: '1.0.0' },
};

/** A server that always has so many calls in flight, until it is killed or told to stop. */
export class LoadedServer {
  /** The numbers whose answer has arrived. */
  answered = [];
  stderr = '';
  /** Both directions, in pieces as they came: `[direction, text]`. */
  #said = [];
  #rest = '';
  #busy = true;

  /** @param next gives the number of the next call */
  constructor(policy, marks, next) {
    this.next = next;
    this.child = spawn(process.execPath, [ENTRY, policy], {
      env: { HOME: dirname(policy), PATH: process.env.PATH, MARKS: marks },
      stdio: 'pipe',
    });
    this.exited = once(this.child, 'close');
    this.child.once('close', () => this.#keepSaid());
    this.ready = Promise.race([new Promise((resolve) => (this.onReady = resolve)), this.#endedTooSoon()]);
    // Who kills it in the middle of its start does not wait for this.
    this.ready.catch(() => undefined);
    // It may be killed while we write.
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.child.stdout.setEncoding('utf8').on('data', (text) => this.#read(text));
    this.#send({ id: 'handshake', method: 'initialize', params: HANDSHAKE });
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Ends it in order: what is in flight is still answered. */
  async end() {
    this.#busy = false;
    this.child.stdin.end();
    await this.exited;
  }

  async #endedTooSoon() {
    await this.exited;
    throw new Error(`a server ended before it was ready:\n${this.stderr}`);
  }

  /** For whoever wants to judge it: a file for each server, in the folder that FRAMES names. */
  #keepSaid() {
    const { FRAMES } = process.env;
    if (FRAMES) writeFileSync(join(FRAMES, `${this.child.pid}.json`), JSON.stringify(this.#said));
  }

  #read(text) {
    this.#said.push(['received', text]);
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#frame(JSON.parse(line));
  }

  #frame({ id, result }) {
    if (id === 'handshake') {
      this.#send({ method: 'notifications/initialized' });
      for (let call = 0; call < IN_FLIGHT; call++) this.#call();
      this.onReady();
    } else if (result !== undefined) {
      if (!result.isError) this.answered.push(id);
      if (this.#busy) this.#call();
    }
  }

  #call() {
    const n = this.next();
    this.#send({ id: n, method: 'tools/call', params: { name: 'mark', arguments: { n } } });
  }

  #send(message) {
    const line = `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;
    this.#said.push(['sent', line]);
    this.child.stdin.write(line);
  }
}
