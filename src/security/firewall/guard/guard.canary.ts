import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { lookup, resolve4, reverse } from 'node:dns';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { emptyAsyncSlots, RefusalError } from '../../../kernel/index.js';
import { isEgressGuardInstalled } from './egress.guard.js';
import { withPermit } from './permit.js';

/** Nothing listens on the discard port; and if something did, the attempts must not get there. */
const TARGET = { host: '127.0.0.1', port: 9 } as const;
const NAME = 'canary.invalid';
/** A permit for something else: it takes an attempt past the polite hooks to the ones at the system's own calls. */
const ELSEWHERE = { kind: 'dial', addresses: [], port: TARGET.port } as const;

type Attempt = () => Promise<unknown>;

/**
 * Tries the common ways out, not every hook, before a policy governs, when all of them have to be refused. A version
 * of Node whose modules go around the hooks is found here, and not by whoever uses the hole.
 *
 * @throws Error naming the ways that are open
 */
export async function assertEgressGuardWorks(): Promise<void> {
  if (!isEgressGuardInstalled()) {
    throw new Error(
      'The egress guard is not installed, so plugins could connect anywhere. ' +
        'Call lockDown() of src/lockdown.ts before anything else is loaded.',
    );
  }
  const results = await Promise.all(
    Object.entries(ATTEMPTS).map(async ([way, attempt]) => ({ way, isRefused: await isRefused(attempt) })),
  );
  // A start makes thousands of promises, and none belongs to an attempt.
  emptyAsyncSlots();
  const open = results.filter((result) => !result.isRefused).map(({ way }) => way);
  if (open.length > 0) {
    throw new Error(
      `The egress guard does not work on Node ${process.version}: ${open.join(', ')} got past it. ` +
        'Use a version of Node that the README names.',
    );
  }
}

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'net.connect': () => socketError(() => connect(TARGET)),
  'the system connect': () => withPermit(ELSEWHERE, () => socketError(() => connect(TARGET))),
  'the system connect over IPv6': () =>
    withPermit(ELSEWHERE, () => socketError(() => connect({ ...TARGET, host: '::1' }))),
  'a socket file': () => socketError(() => connect({ path: '/nonexistent/canary.sock' })),
  'a datagram': async () => {
    const socket = createSocket('udp4');
    try {
      await new Promise<void>((resolve, reject) => {
        socket.send('', TARGET.port, TARGET.host, (error) => (error === null ? resolve() : reject(error)));
      });
    } finally {
      socket.close();
    }
  },
  'dns.lookup': () => promised((done) => lookup(NAME, done)),
  'dns.resolve4': () => promised((done) => resolve4(NAME, done)),
  'dns.reverse': () => promised((done) => reverse(TARGET.host, done)),
  'a listener': async () => void createServer().listen(0, TARGET.host).close(),
  'a subprocess': async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  },
  'a synchronous subprocess': async () => {
    const { error } = spawnSync(process.execPath, ['--version']);
    if (error !== undefined) throw error;
  },
  'a worker thread': async () => void (await new Worker('', { eval: true }).terminate()),
};

async function isRefused(attempt: Attempt): Promise<boolean> {
  try {
    await attempt();
    return false;
  } catch (error) {
    return error instanceof RefusalError || (error as { code?: unknown }).code === 'EACCES';
  }
}

/** Resolves when the connection stands. */
async function socketError(open: () => ReturnType<typeof connect>): Promise<void> {
  const socket = open();
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
  } finally {
    socket.destroy();
  }
}

async function promised(ask: (done: (error: Error | null) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    ask((error) => (error === null ? resolve() : reject(error)));
  });
}
