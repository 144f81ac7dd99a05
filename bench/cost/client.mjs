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

export class Client {
  #child;
  #waiting = new Map();
  #parts = [];
  #last = 0;

  /** Does not wait for anything: what is measured begins here. */
  constructor([file, ...args], env) {
    this.#child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.stdout.on('data', (chunk) => this.#read(chunk));
  }

  initialize() {
    return this.request('initialize', CLIENT);
  }

  async ready() {
    await this.initialize();
    this.#send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  call(name, args) {
    return this.request('tools/call', { name, arguments: args });
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
