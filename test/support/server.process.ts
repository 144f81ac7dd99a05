import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { FrameWitness, Lines, throwInvalidFrames } from './frame.witness.js';
import { handshake, notification, request, type Frame, type Id } from './frames.js';
import { writePolicy, type PolicyChoices, type PolicyFolder } from './policy.text.js';
import { SERVER } from './sdk.client.js';

/** Longest wait for a frame or an exit, in milliseconds. */
const PATIENCE_MS = 15_000;

export interface ServerChoices extends PolicyChoices {
  /** Script and arguments in place of the built server; the policy file comes last. */
  readonly entry?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `unread` leaves stdout alone until `readOutput` is called. */
  readonly output?: 'read' | 'unread';
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built server as a child with a HOME and a policy of its own, and its bytes in our hands. */
export class ServerProcess {
  /** Lines on stdout that were no JSON object. */
  readonly strays: string[] = [];
  readonly exited: Promise<Exit>;
  readonly #frames: Frame[] = [];
  readonly #witness = new FrameWitness();
  readonly #lines = new Lines();
  #stderr = '';
  #over = false;
  #changed: (() => void)[] = [];

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    readonly policy: PolicyFolder,
    output: 'read' | 'unread',
  ) {
    this.exited = new Promise((resolve) => {
      // 'close' also waits for the last of the output, which would never come when nobody reads it.
      child.on(output === 'read' ? 'close' : 'exit', (code, signal) => {
        this.#over = true;
        resolve({ code, signal });
        this.#wake();
      });
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#wake();
    });
    // The server may end before it has read what a test wrote.
    child.stdin.on('error', () => undefined);
    if (output === 'read') this.readOutput();
  }

  /** Starts the server; does not wait for it to be ready. */
  static start(choices: ServerChoices = {}): ServerProcess {
    const policy = writePolicy(choices);
    const args = choices.entry ? [...choices.entry, policy.file] : [SERVER, '--policy', policy.file];
    const child = spawn(process.execPath, args, {
      env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '', ...choices.env },
      cwd: policy.folder,
      stdio: 'pipe',
    });
    return new ServerProcess(child, policy, choices.output ?? 'read');
  }

  /** Starts the server and takes it through the handshake. */
  static async initialized(choices: ServerChoices = {}): Promise<ServerProcess> {
    const server = ServerProcess.start(choices);
    await server.initialize();
    return server;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The server was not started.');
    return this.child.pid;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Frames that nobody has taken yet. */
  get unread(): readonly Frame[] {
    return this.#frames;
  }

  /** Writes bytes as they are; resolves when the pipe has taken them. */
  async send(...parts: readonly (string | Uint8Array)[]): Promise<void> {
    for (const part of parts) {
      this.#witness.sent(part);
      if (!this.child.stdin.write(part)) await Promise.race([once(this.child.stdin, 'drain'), this.exited]);
    }
  }

  async initialize(version?: string): Promise<Frame> {
    await this.send(request('handshake', 'initialize', handshake(version)));
    const reply = await this.reply('handshake');
    await this.send(notification('notifications/initialized'));
    return reply;
  }

  /** Sends a request and takes its reply. */
  async ask(id: Id, method: string, params?: unknown): Promise<Frame> {
    await this.send(request(id, method, params));
    return this.reply(id);
  }

  /** Takes the reply with this id. */
  reply(id: Id): Promise<Frame> {
    return this.take(`a reply to ${JSON.stringify(id)}`, (frame) => frame.id === id && !('method' in frame));
  }

  /** Takes the next error that names no request. */
  anonymousError(): Promise<Frame> {
    return this.take('an error without id', (frame) => 'error' in frame && !('id' in frame));
  }

  /** Takes the oldest frame that fits, and waits for it if need be. */
  async take(what: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    let taken: Frame | undefined;
    await this.until(what, () => {
      const at = this.#frames.findIndex(fits);
      if (at !== -1) [taken] = this.#frames.splice(at, 1);
      return taken !== undefined;
    });
    if (taken === undefined) throw new Error('unreachable');
    return taken;
  }

  /** Waits for something the server does. */
  async until(what: string, happened: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!happened()) {
      const left = deadline - Date.now();
      if (left <= 0 || this.#over) {
        throw new Error(`No ${what}. stderr:\n${this.#stderr.slice(-2000)}`);
      }
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#changed.push(resolve);
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  readOutput(): void {
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#witness.received(text);
      for (const line of this.#lines.take(text)) this.#keep(line);
      this.#wake();
    });
  }

  /** What a client does that ends in order. */
  closeInput(): void {
    this.child.stdin.end();
  }

  /** What a client does that crashes, as far as our stdout is concerned. */
  closeOutput(): void {
    this.child.stdout.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** A field of /proc/PID/status in MiB, for example VmHWM: the most memory the process ever had. */
  memoryMiB(field: 'VmHWM' | 'VmRSS'): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  }

  /** Ends the server and removes what it left behind. Throws when it wrote an invalid frame. */
  async end(): Promise<void> {
    this.child.stdout.destroy();
    this.child.kill('SIGKILL');
    await this.exited;
    this.policy.remove();
    throwInvalidFrames();
  }

  #keep(line: string): void {
    try {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed === 'object' && parsed !== null) this.#frames.push(parsed);
      else this.strays.push(line);
    } catch {
      this.strays.push(line);
    }
  }

  #wake(): void {
    const changed = this.#changed;
    this.#changed = [];
    for (const resolve of changed) resolve();
  }
}
