import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readAll } from '../../src/security/sandbox/read.all.js';
import { ExternalRig } from '../support/external.rig.js';
import type { Session } from '../support/sdk.client.js';
import { describeSandboxed } from '../support/sandboxed.js';

const MARKER = `mss-marker-${process.pid}`;
const SECRET = 'MSS_ATTACK_SECRET';
const isRoot = process.getuid?.() === 0;

let rig: ExternalRig;
let session: Session;
let victim: ChildProcess;
let abstract: ChildProcess;
let descriptor: number;
const listeners: (Server | Datagrams)[] = [];
const ports = { tcp: 0, udp: 0 };

beforeAll(async () => {
  rig = new ExternalRig();
  rig.write('outside/secret', 'secret');
  rig.write('shared/.env', 'TOKEN=secret');
  rig.write('shared/plain', 'plain');
  for (const folder of ['shared', 'outside']) chmodSync(rig.path(folder), 0o777);
  chmodSync(rig.path('shared/plain'), 0o666);
  symlinkSync(rig.path('outside/secret'), rig.path('shared/link'));
  mkdirSync(rig.path('run'));
  victim = spawn('/bin/sh', ['-c', 'sleep 1000; : "$1"', 'sh', MARKER], {
    stdio: 'ignore',
    // A group of its own, so that the shell takes its child with it.
    detached: true,
    env: { [SECRET]: 'x' },
  });
  descriptor = openSync(rig.path('outside/secret'), 'r');
  for (const path of [rig.path('outside/agent.sock'), rig.path('shared/agent.sock')]) {
    await listen(path);
    chmodSync(path, 0o666);
  }
  abstract = await listenAbstract(MARKER);
  ports.tcp = await listen(0);
  ports.udp = await echo();
  const entry = { filesystem: { read: [rig.path('shared')] }, limits: { processes: 32, file_mb: 200 } };
  await rig.add('enclosed', { program: { fixture: 'probe.py' }, entry });
  await rig.add('connected', {
    program: { fixture: 'probe.py' },
    entry: { ...entry, network: ['api.test'] },
  });
  rig.sections['network'] = { allowed_endpoints: [{ host: 'api.test', ports: [80] }] };
  session = await rig.session({ [SECRET]: 'x' });
});

afterAll(async () => {
  for (const listener of listeners) listener.close();
  process.kill(-victim.pid!, 'SIGKILL');
  abstract.kill('SIGKILL');
  closeSync(descriptor);
  await rig.close();
});

function listen(where: string | number): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).end('hello'));
  listeners.push(server);
  return new Promise((resolve) => {
    const ready = (): void => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    };
    if (typeof where === 'number') server.listen(where, '127.0.0.1', ready);
    else server.listen(where, ready);
  });
}

/** Node pads such names, and nobody else does. */
async function listenAbstract(name: string): Promise<ChildProcess> {
  const script = `import socket
server = socket.socket(socket.AF_UNIX)
server.bind('\\0${name}')
server.listen()
print('ready', flush=True)
while True: server.accept()[0].sendall(b'hello')`;
  const child = spawn('/usr/bin/python3', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

function echo(): Promise<number> {
  const socket = createSocket('udp4');
  listeners.push(socket);
  socket.on('message', (_text, { port }) => socket.send('hello', port, '127.0.0.1'));
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
}

/** Runs the same file without a sandbox, as somebody would who trusts it. */
async function unsandboxed(attack: string, target: string): Promise<string> {
  const child = spawn(rig.path('enclosed', 'run'), {
    env: { PATH: '/usr/bin:/bin', [SECRET]: 'x' },
    stdio: ['pipe', 'pipe', 'inherit', descriptor],
  });
  child.stdin!.end(JSON.stringify({ tool: 'x', arguments: { attack, target } }));
  const answer = JSON.parse(await readAll(child.stdout!, 1000)) as { content: { text: string }[] };
  return answer.content[0]!.text;
}

interface Attack {
  readonly name: string;
  readonly attack: string;
  readonly target: () => string;
  readonly end: string;
}

const at = (...names: string[]) => () => rig.path(...names); // prettier-ignore
const row = (name: string, attack: string, target: () => string, end: string): Attack => ({ name, attack, target, end: `blocked: ${end}` }); // prettier-ignore
const NO_FILE = 'No such file or directory';

const ATTACKS: readonly Attack[] = [
  row('read a file that was not named', 'read', at('outside/secret'), NO_FILE),
  row('read the files of the system', 'read', () => '/etc/passwd', NO_FILE),
  row('read a denied file in a readable folder', 'read', at('shared/.env'), 'Permission denied'),
  row('read through a link out of a readable folder', 'read', at('shared/link'), NO_FILE),
  row('change a file that may only be read', 'append', at('shared/plain'), 'Read-only file system'),
  row('make a file in a folder that may only be read', 'create', at('shared/fresh'), 'Read-only file system'),
  row('make a file in a folder that was not named', 'create', at('outside/new'), NO_FILE),
  row('list the folders of others', 'list_others', () => '/var/tmp', 'it has no effect'),
  row('see devices and buses', 'list', () => '/sys', NO_FILE),
  row('see a secret in the environment of the server', 'see_variable', () => SECRET, 'it has no effect'),
  row('read the environment of another process', 'read_environment_of', () => String(victim.pid), NO_FILE),
  row('signal another process', 'signal', () => String(victim.pid), 'No such process'),
  row('see what others run', 'see_process', () => MARKER, 'it has no effect'),
  row('connect to the loopback of the host', 'tcp', () => String(ports.tcp), 'Connection refused'),
  row('send datagrams to the host', 'udp', () => String(ports.udp), 'TimeoutError'),
  row('connect to a socket that was not named', 'unix', at('outside/agent.sock'), 'Address family not supported by protocol'),
  row('connect to a socket in a readable folder', 'unix', at('shared/agent.sock'), 'Address family not supported by protocol'),
  row('connect to an abstract socket', 'abstract', () => MARKER, 'Address family not supported by protocol'),
  row('make a namespace with all rights in it', 'new_user_namespace', () => '', 'Operation not permitted'),
  row('get past the filter by io_uring', 'io_uring', () => '', 'Operation not permitted'),
  row('fill the memory of the host by way of /dev/shm', 'fill', () => '/dev/shm', 'No space left on device'),
  row('fill the disk by way of /tmp', 'fill', () => '/tmp', 'No space left on device'),
  row('start processes without end', 'fork_bomb', () => '200', 'Resource temporarily unavailable'),
  row('use descriptors that the server had open', 'extra_descriptors', () => '', 'it has no effect'),
  row('learn the name of the host', 'hostname', hostname, 'it has no effect'),
  ...(isRoot
    ? [
        row('change a setting of the kernel', 'only_open', () => '/proc/sys/kernel/core_pattern', 'Permission denied'),
        row('make a file among the devices', 'create', () => `/dev/${MARKER}`, 'Read-only file system'),
        row('make a file in the root folder', 'create', () => `/${MARKER}`, 'Read-only file system'),
      ]
    : []),
]; // prettier-ignore

/** The other way of a program: with endpoints, and so with sockets. */
const BY_SOCKETS: readonly Attack[] = [
  row('connect to a socket that was not named', 'unix', at('outside/agent.sock'), NO_FILE),
  row('connect to a socket in a readable folder', 'unix', at('shared/agent.sock'), 'Connection refused'),
  row('connect to an abstract socket', 'abstract', () => MARKER, 'Connection refused'),
  row('connect to the loopback of the host', 'tcp', () => String(ports.tcp), 'Connection refused'),
  row('send datagrams to the host', 'udp', () => String(ports.udp), 'TimeoutError'),
  row('read a file that was not named', 'read', at('outside/secret'), NO_FILE),
];

describeSandboxed('a program in the sandbox cannot', () => {
  it.each(ATTACKS)('$name', async ({ attack, target, end }) => {
    expect(await unsandboxed(attack, target())).toBe('open');
    expect(await session.call('enclosed', { attack, target: target() })).toMatchObject({
      text: end,
      isError: false,
    });
  });

  it.each(BY_SOCKETS)('$name, though it has endpoints', async ({ attack, target, end }) => {
    expect(await unsandboxed(attack, target())).toBe('open');
    expect((await session.call('connected', { attack, target: target() })).text).toBe(end);
  });

  it('leave anything running behind it', async () => {
    const left = `${MARKER}-daemon`;
    expect(await unsandboxed('daemon', left)).toBe('open');
    expect(processesWith(left)).toHaveLength(1);
    processesWith(left).forEach((pid) => process.kill(pid, 'SIGKILL'));

    expect((await session.call('enclosed', { attack: 'daemon', target: `${left}-2` })).text).toBe('open');
    // The kernel ends what is left in a namespace once its first process is gone, and a call does not wait for that.
    for (let waits = 0; waits < 200 && processesWith(`${left}-2`).length > 0; waits++) await sleep(10);
    expect(processesWith(`${left}-2`)).toEqual([]);
  });
});

/** Numbers of the processes that were started with this word. */
function processesWith(word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
      } catch {
        return false;
      }
    })
    .map(Number);
}
