import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runInCallScope } from '../../../kernel/call-scope.js';
import { EgressTrail } from '../../../kernel/index.js';
import { FixedPolicyStore, LivePolicyStore, type PolicyStore } from '../../../policy/index.js';
import { networkOf, sayHello, TableResolver } from '../../../../test/support/guarded.client.js';
import { exchange, ListedAudit, programPolicy, rest, tunnelTo } from '../../../../test/support/proxy.rig.js';
import { serveBytes, serveWeb } from '../../../../test/support/web.server.js';
import { enclosed } from '../../sandbox/bubblewrap.js';
import { launch } from '../../sandbox/program.launcher.js';
import { readAll } from '../../sandbox/read.all.js';
import { EgressProxies } from './egress.proxies.js';
import { ProxySocket } from './proxy.socket.js';

const [WEATHER, NEWS] = ['/plugins/weather/manifest.yaml', '/plugins/news/manifest.yaml'];
const INSTALLED = { file: '/usr/bin/bwrap', architecture: process.arch as 'x64', node: process.execPath };
/** Sends its argument to the proxy as it finds it in the sandbox, and prints the answer. */
const PROGRAM = `
  const socket = require('node:net').connect(3128, '127.0.0.1');
  socket.on('error', (error) => console.log(error.code));
  socket.write(process.argv[1]);
  socket.pipe(process.stdout);
`;

describe('EgressProxies', () => {
  let audit: ListedAudit;
  let proxies: EgressProxies;

  beforeEach(() => {
    Logger.overrideLogger(false);
    audit = new ListedAudit();
  });

  afterEach(() => proxies.beforeApplicationShutdown());

  function proxiesUnder(policies: PolicyStore): void {
    proxies = new EgressProxies(policies, new TableResolver(), audit.log);
  }

  const get = (host: string, port: number): string => `GET http://${host}:${port}/ HTTP/1.1\r\n\r\n`;
  const statusOf = (answer: string): string => answer.slice(9, 12);

  it('gives two programs two ways out at once, and neither that of the other', async () => {
    const web = await serveWeb(sayHello);
    proxiesUnder(
      new FixedPolicyStore(
        programPolicy(networkOf(web), { [WEATHER]: ['api.test'], [NEWS]: ['other.test'] }),
      ),
    );
    const [weather, news] = await Promise.all([proxies.open(WEATHER, 'weather'), proxies.open(NEWS, 'news')]);
    const asked = [weather, news].flatMap(({ socket }) =>
      ['api.test', 'other.test'].map((host) => exchange(socket, get(host, web.port))),
    );

    expect((await Promise.all(asked)).map(statusOf)).toEqual(['200', '403', '403', '200']);
    expect(audit.lines.toSorted()).toEqual([
      `news: request api.test:${web.port} refused plugins.external[1].network`,
      `news: request other.test:${web.port} allowed network.allowed_endpoints[1]`,
      `weather: request api.test:${web.port} allowed network.allowed_endpoints[0]`,
      `weather: request other.test:${web.port} refused plugins.external[0].network`,
    ]);
  });

  it('gives a program that the policy does not name nothing', async () => {
    const web = await serveWeb(sayHello);
    proxiesUnder(new FixedPolicyStore(programPolicy(networkOf(web), { [WEATHER]: ['api.test'] })));
    const { socket } = await proxies.open(NEWS, 'news');
    expect(await exchange(socket, get('api.test', web.port))).toMatch(
      /^HTTP\/1\.1 403 .*Rule: plugins\.external\. /s,
    );
  });

  it('is reached from inside the sandbox, as the user that programs run as', async () => {
    const web = await serveWeb(sayHello);
    proxiesUnder(new FixedPolicyStore(programPolicy(networkOf(web), { [WEATHER]: ['api.test'] })));
    const { socket } = await proxies.open(WEATHER, 'weather');
    const answers = ['api.test', 'other.test'].map(async (host) => {
      const profile = {
        executable: process.execPath,
        args: ['-e', PROGRAM, get(host, web.port)],
        workFolder: '/tmp',
        environment: {},
        readable: [],
        writable: [],
        masked: [],
        network: { kind: 'proxy', socket },
        limits: { memoryBytes: 4 * 2 ** 30, cpuSeconds: 20, processes: 64, fileBytes: 1e6, openFiles: 64 },
      } as const;
      const program = launch(enclosed(profile, INSTALLED));
      const answer = await readAll(program.stdout, 10_000);
      return [await program.ended, statusOf(answer), program.stderrTail()];
    });

    expect(await Promise.all(answers)).toEqual([
      [{ kind: 'exited', code: 0 }, '200', ''],
      [{ kind: 'exited', code: 0 }, '403', ''],
    ]);
  });

  it('keeps the socket from everybody else', async () => {
    proxiesUnder(new FixedPolicyStore(programPolicy(networkOf(), {})));
    const { socket } = await proxies.open(WEATHER, 'weather');
    const [file, folder] = [statSync(socket), statSync(dirname(socket))];
    const seen = [file, folder].map(({ mode, uid, gid }) => [(mode & 0o777).toString(8), uid, gid]);
    const own = process.getuid?.();
    expect(seen).toEqual(
      own === 0
        ? [
            ['660', 0, 65_534],
            ['710', 0, 65_534],
          ]
        : [
            ['600', own, file.gid],
            ['700', own, folder.gid],
          ],
    );
  });

  it('judges by the policy in force also when a call has opened it under an older one', async () => {
    const web = await serveWeb(sayHello);
    const policies = new LivePolicyStore(programPolicy(networkOf(web), { [WEATHER]: ['api.test'] }));
    proxiesUnder(policies);
    const call = { callId: 'a call', tool: 'forecast', egress: new EgressTrail() };
    await runInCallScope(call, async () => {
      expect(policies.current.plugins.external).toHaveLength(1);
      const { socket } = await proxies.open(WEATHER, 'weather');
      policies.replace(programPolicy(networkOf(web), {}));
      expect(policies.current.plugins.external).toHaveLength(1);
      expect(statusOf(await exchange(socket, get('api.test', web.port)))).toBe('403');
    });
    expect(call.egress.notes).toEqual([]);
  });

  it('ends with the server: every connection, and every file', async () => {
    const silent = await serveBytes(() => undefined);
    proxiesUnder(new FixedPolicyStore(programPolicy(networkOf(silent), { [WEATHER]: ['api.test'] })));
    const opened = [await proxies.open(WEATHER, 'weather'), await proxies.open(NEWS, 'news')];
    const tunnel = await tunnelTo(opened[0]?.socket ?? '', `api.test:${silent.port}`);
    const ended = rest(tunnel);
    await opened[1]?.close();
    await opened[1]?.close();
    expect(opened.map(({ socket }) => existsSync(dirname(socket)))).toEqual([true, false]);

    await proxies.beforeApplicationShutdown();
    expect(await ended).toBe('');
    expect(opened.map(({ socket }) => existsSync(dirname(socket)))).toEqual([false, false]);
    await expect(proxies.open(WEATHER, 'weather')).rejects.toThrow('shutting down');
  });

  it('says so when the user of programs cannot come as far as the socket', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'mss-closed-'));
    const place = await ProxySocket.create(closed);
    writeFileSync(place.path, '');
    const admitted = place.admitProgram().then(
      () => 'admitted',
      (error: Error) => error.message.slice(0, 'Programs run as a user who cannot enter'.length),
    );
    expect(await admitted).toBe(
      process.getuid?.() === 0 ? 'Programs run as a user who cannot enter' : 'admitted',
    );
    await place.remove();
    expect(readdirSync(closed)).toEqual([]);
  });

  it('opens nothing where the system would cut the name of the socket', async () => {
    proxiesUnder(new FixedPolicyStore(programPolicy(networkOf(), {})));
    const deep = mkdtempSync(join(tmpdir(), 'd'.repeat(90)));
    await expect(ProxySocket.create(deep)).rejects.toThrow('Set TMPDIR to a shorter one.');
    expect(readdirSync(deep)).toEqual([]);
    rmSync(deep, { recursive: true });
  });
});
