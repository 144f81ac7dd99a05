import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { sayHello } from '../support/guarded.client.js';
import { exchange } from '../support/proxy.rig.js';
import { serveWeb } from '../support/web.server.js';

const PROXYING = fileURLToPath(new URL('../fixtures/proxying.process.mjs', import.meta.url));

describe('the proxy of a program, behind the process-wide guard', () => {
  it('listens on its own socket file, reaches what was judged, and leaves nothing open beside it', async () => {
    const web = await serveWeb(sayHello);
    const child = spawn(process.execPath, [PROXYING, String(web.port)], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
    const { socket, refused, recorded } = JSON.parse(line) as {
      socket: string;
      refused: unknown;
      recorded: unknown;
    };

    expect(refused).toEqual({
      'a file': 'no-listening',
      'a port': 'no-listening',
      'another file under a permit': 'no-listening',
      'the file as an option': 'no-listening',
      'a port under a permit': 'no-listening',
      'under another permit': 'no-listening',
    });
    expect(recorded).toEqual(['listen a socket no-listening']);
    const statusOf = async (bytes: string): Promise<string> => (await exchange(socket, bytes)).slice(9, 12);
    const url = `http://api.test:${web.port}/`;
    expect(await statusOf(`GET ${url} HTTP/1.1\r\n\r\n`)).toBe('200');
    expect(await statusOf(`GET ${url} HTTP/1.1\r\n\r\n`)).toBe('200');
    expect(
      await exchange(socket, `CONNECT api.test:${web.port} HTTP/1.1\r\n\r\nGET / HTTP/1.0\r\n\r\n`),
    ).toMatch(/Established.*hello$/s);
    expect(await statusOf('CONNECT other.test:443 HTTP/1.1\r\n\r\n')).toBe('403');

    child.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(existsSync(socket)).toBe(false);
  });
});
