import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

type Params = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: Record<string, unknown>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The Chromium of the system without a window, driven through a pipe: no port is opened, and no package brings a
 * browser of its own.
 */
export class Chromium {
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (method: string, params: Record<string, unknown>) => void>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #rest = '';
  #stderr = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    const input = child.stdio[4] as Readable;
    input.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    const fail = (reason: string) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${reason}\n${this.#stderr}`));
      this.#waiting.clear();
    };
    (child.stdio[3] as Writable).on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => {
        fail(`Chromium cannot be started: ${error.message}. Install it (Debian: apt-get install chromium).`);
        resolve();
      });
      child.once('close', () => {
        fail('Chromium has ended.');
        resolve();
      });
    });
  }

  /** Starts it; `CHROMIUM` names another program than `chromium`. */
  static start(): Chromium {
    const folder = mkdtempSync(join(tmpdir(), 'mss-chromium-'));
    const args = [
      '--headless',
      '--remote-debugging-pipe',
      `--user-data-dir=${folder}`,
      // Its sandbox needs rights that containers and root do not have; it opens only pages of these tests.
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      'about:blank',
    ];
    const child = spawn(process.env['CHROMIUM'] ?? 'chromium', args, {
      // It leaves files in the folder for temporary ones when it is killed.
      env: { HOME: folder, TMPDIR: folder, PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    return new Chromium(child, folder);
  }

  /** Opens a file in a tab of its own, and waits until it is loaded. */
  async open(file: string, media: PageMedia): Promise<Page> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, String(sessionId), String(targetId));
    this.#listeners.set(String(sessionId), (method, params) => page.heard(method, params));
    await page.load(pathToFileURL(file).href, media);
    return page;
  }

  send(method: string, params: Params = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #take(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#heard(JSON.parse(message) as Message);
  }

  #heard({ id, method, sessionId, params, result, error }: Message): void {
    if (id === undefined) {
      if (method !== undefined) this.#listeners.get(sessionId ?? '')?.(method, params ?? {});
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result ?? {});
    else waiting?.reject(new Error(error.message));
  }
}

export interface PageMedia {
  readonly scheme: 'light' | 'dark';
  /** In CSS pixels. */
  readonly width: number;
  readonly scripts?: 'run' | 'off';
}

/** A tab, and everything it tried or complained about. */
export class Page {
  /** URLs that were asked for, that of the page itself included. */
  readonly requests: string[] = [];
  /** Errors, warnings, messages on the console, and violations of the content security policy. */
  readonly complaints: string[] = [];
  #loaded: () => void = () => undefined;

  constructor(
    private readonly browser: Chromium,
    private readonly session: string,
    private readonly target: string,
  ) {}

  async load(url: string, { scheme, width, scripts }: PageMedia): Promise<void> {
    for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Audits'])
      await this.#send(`${domain}.enable`);
    await this.#send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    await this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    });
    if (scripts === 'off') await this.#send('Emulation.setScriptExecutionDisabled', { value: true });
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve;
    });
    await this.#send('Page.navigate', { url });
    await loaded;
  }

  /** Evaluates an expression in the page, as the developer tools do, which no policy of the page hinders. */
  async value<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  async press(key: string): Promise<void> {
    const codes: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27 };
    const text = key === 'Enter' ? '\r' : undefined;
    const params = { key, code: key, windowsVirtualKeyCode: codes[key], text };
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...params });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...params });
  }

  /** Types into what has the focus. */
  async type(text: string): Promise<void> {
    for (const character of text)
      await this.#send('Input.dispatchKeyEvent', { type: 'char', text: character });
  }

  /** A picture of the whole page, as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(String(data), 'base64');
  }

  async print(): Promise<Buffer> {
    const { data } = await this.#send('Page.printToPDF', { printBackground: true });
    return Buffer.from(String(data), 'base64');
  }

  async close(): Promise<void> {
    await this.browser.send('Target.closeTarget', { targetId: this.target });
  }

  heard(method: string, params: Record<string, unknown>): void {
    switch (method) {
      case 'Page.loadEventFired':
        this.#loaded();
        return;
      case 'Network.requestWillBeSent':
        this.requests.push((params['request'] as { url: string }).url);
        return;
      case 'Network.webSocketCreated':
        this.requests.push(String(params['url']));
        return;
      case 'Runtime.consoleAPICalled':
      case 'Runtime.exceptionThrown':
      case 'Log.entryAdded':
      case 'Audits.issueAdded':
      case 'Page.javascriptDialogOpening':
        this.complaints.push(`${method} ${JSON.stringify(params).slice(0, 2000)}`);
        return;
      default:
    }
  }

  #send(method: string, params: Params = {}): Promise<Record<string, unknown>> {
    return this.browser.send(method, params, this.session);
  }
}
