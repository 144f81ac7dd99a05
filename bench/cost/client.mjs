// A client that costs next to nothing: lines out, lines in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const CLIENT = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1' },
};
const LINE_FEED = 0x0a;
const running = new Set();

/** Ends the servers of all clients at once. */
export async function killServers() {
  const gone = [...running].map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
}

export class Client {
  #child;
  #waiting = new Map();
  #parts = [];
  #last = 0;

  /** Does not wait for anything: what is measured begins here. */
  constructor([file, ...args], env) {
    this.#child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    running.add(this.#child);
    this.#child.once('exit', () => running.delete(this.#child));
    this.#child.stdout.on('data', (chunk) => this.#read(chunk));
  }

  initialize() {
    return this.request('initialize', CLIENT);
  }

  async ready() {
    const { error } = await this.initialize();
    if (error !== undefined) throw new Error(`initialize failed: ${JSON.stringify(error)}`);
    this.#send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  /** A call that has to succeed: what fails fast must not count as fast. */
  async call(name, args) {
    const message = await this.request('tools/call', { name, arguments: args });
    if (message.result === undefined || message.result.isError === true)
      throw new Error(`${name} failed: ${JSON.stringify(message).slice(0, 500)}`);
    return message.result;
  }

  /** A call that has to be refused. */
  async refused(name, args) {
    const { result, error } = await this.request('tools/call', { name, arguments: args });
    if (error === undefined && result.isError !== true) throw new Error(`${name} was not refused.`);
  }

  request(method, params) {
    const id = ++this.#last;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#send({ jsonrpc: '2.0', id, method, params });
    return answered;
  }

  /** Resident memory in MiB. */
  rss() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) / 1024;
  }

  async end() {
    const gone = once(this.#child, 'exit');
    this.#child.stdin.end();
    await gone;
  }

  #send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #read(chunk) {
    for (let start = 0; start < chunk.length;) {
      const end = chunk.indexOf(LINE_FEED, start);
      this.#parts.push(chunk.subarray(start, end < 0 ? undefined : end));
      if (end < 0) return;
      const message = JSON.parse(Buffer.concat(this.#parts).toString());
      this.#parts = [];
      start = end + 1;
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    }
  }
}
