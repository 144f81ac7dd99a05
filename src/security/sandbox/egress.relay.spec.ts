import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { listenOn } from '../../../test/support/unix.socket.js';
import { enclosed } from './bubblewrap.js';
import { launch } from './program.launcher.js';
import { readAll } from './read.all.js';
import { describeSandboxed } from '../../../test/support/sandboxed.js';

describeSandboxed('the relay', () => {
  let folder: string;
  let closeProxy: () => void;
  let heard: string;

  beforeEach(async () => {
    folder = mkdtempSync('/var/tmp/mss-relay-');
    chmodSync(folder, 0o755);
    heard = '';
    closeProxy = await listenOn(join(folder, 'proxy.sock'), (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 3\r\nconnection: close\r\n\r\nno\n');
      });
    });
  });

  afterEach(() => {
    closeProxy();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(script: string) {
    return launch(
      enclosed(
        {
          executable: '/usr/bin/python3',
          args: ['-c', script],
          workFolder: '/tmp',
          environment: { PATH: '/usr/bin' },
          readable: [],
          writable: [],
          masked: [],
          network: { kind: 'proxy', socket: join(folder, 'proxy.sock') },
          limits: { memoryBytes: 4 * 2 ** 30, cpuSeconds: 5, processes: 40, fileBytes: 1e6, openFiles: 64 },
        },
        { file: '/usr/bin/bwrap', architecture: process.arch as 'x64', node: process.execPath },
      ),
    );
  }

  it('carries what a program says to its proxy, and the answer back', async () => {
    const program = start(`
import urllib.request, urllib.error
opener = urllib.request.build_opener(urllib.request.ProxyHandler({'http': 'http://127.0.0.1:3128'}))
try: opener.open('http://api.test/x')
except urllib.error.HTTPError as error: print(error.code, error.read())
`);
    expect(await readAll(program.stdout, 1000)).toBe("403 b'no\\n'\n");
    expect(await program.ended).toEqual({ kind: 'exited', code: 0 });
    expect(heard).toMatch(/^GET http:\/\/api\.test\/x HTTP\/1\.1\r\n/);
  });

  it('carries an answer to somebody who has said all', async () => {
    const program = start(`
import socket
client = socket.create_connection(('127.0.0.1', 3128))
client.sendall(b'GET http://api.test/ HTTP/1.0\\r\\n\\r\\n')
client.shutdown(socket.SHUT_WR)
print(client.recv(12).decode())
`);
    expect(await readAll(program.stdout, 1000)).toBe('HTTP/1.1 403\n');
  });

  it('leaves a program its input and its end', async () => {
    const program = start('import os, sys; print(sys.stdin.read()); sys.stdout.flush(); os._exit(9)');
    program.stdin.end('said');
    expect(await readAll(program.stdout, 1000)).toBe('said\n');
    expect(await program.ended).toEqual({ kind: 'exited', code: 9 });
  });

  it('says which signal ended it', async () => {
    const program = start('import os; os.kill(os.getpid(), 15)');
    program.stdout.resume();
    expect(await program.ended).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
  });

  it('is the only way out', async () => {
    const program = start(`
import socket
for family, address in ((socket.AF_INET, ('127.0.0.1', 22)), (socket.AF_INET, ('93.184.216.34', 80)), (socket.AF_UNIX, '${folder}/proxy.sock')):
  try:
    socket.socket(family).connect(address)
    print('connected', address)
  except OSError as error: print(error.strerror)
`);
    expect(await readAll(program.stdout, 1000)).toBe(
      'Connection refused\nNetwork is unreachable\nNo such file or directory\n',
    );
  });
});
