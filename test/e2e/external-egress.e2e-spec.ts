import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readWholeAudit } from '../support/audit.reader.js';
import { ExternalRig } from '../support/external.rig.js';
import type { Session } from '../support/sdk.client.js';
import { serveWeb, type WebServer } from '../support/web.server.js';
import { describeSandboxed } from '../support/sandboxed.js';

const FETCH = `#!/usr/bin/python3
import json, socket, sys, urllib.error, urllib.request
url = json.load(sys.stdin)['arguments']['url']
try:
  if url.startswith('direct:'):
    host, port = url[7:].split(':')
    with socket.create_connection((host, int(port)), timeout=2): text = 'connected'
  else: text = urllib.request.urlopen(url, timeout=5).read().decode()
except urllib.error.HTTPError as error: text = '%d %s' % (error.code, error.read().decode().strip())
except OSError as error: text = 'failed: %s' % (getattr(error, 'reason', None) or error)
print(json.dumps({'content': [{'type': 'text', 'text': text}], 'isError': False}))
`;

describeSandboxed('external tools with endpoints', () => {
  let rig: ExternalRig;
  let session: Session;
  let servers: WebServer[];

  beforeEach(async () => {
    servers = [];
    for (const name of ['one', 'two']) {
      servers.push(await serveWeb((_request, response) => void response.end(`answer of ${name}`)));
    }
    rig = new ExternalRig();
    await rig.add('one', { program: { script: FETCH }, entry: { network: ['first'] } });
    await rig.add('two', { program: { script: FETCH }, entry: { network: ['second'] } });
    await rig.add('none', { program: { script: FETCH } });
    rig.sections['network'] = {
      allowed_ranges: ['127.0.0.1/32'],
      allowed_endpoints: [
        { name: 'first', host: '127.0.0.1', ports: [servers[0]!.port] },
        { name: 'second', host: '127.0.0.1', ports: [servers[1]!.port] },
      ],
    };
    session = await rig.session();
  });

  afterEach(() => rig.close());

  const fetch = async (tool: string, url: string) => (await session.call(tool, { url })).text;
  const url = (index: number): string => `http://127.0.0.1:${servers[index]!.port}/`;

  it('reach each only its own, at the same time', async () => {
    const answers = await Promise.all([
      fetch('one', url(0)),
      fetch('two', url(1)),
      fetch('one', url(1)),
      fetch('two', url(0)),
    ]);
    expect(answers.slice(0, 2)).toEqual(['answer of one', 'answer of two']);
    expect(answers[2]).toMatch(/^403 .*plugins\.external\[0\]\.network/);
    expect(answers[3]).toMatch(/^403 .*plugins\.external\[1\]\.network/);
  });

  it('have no other way', async () => {
    const direct = `direct:127.0.0.1:${servers[0]!.port}`;
    expect(await fetch('one', direct)).toBe('failed: [Errno 111] Connection refused');
    expect(await fetch('none', direct)).toBe('failed: [Errno 111] Connection refused');
    expect(await fetch('none', url(0))).toBe('failed: [Errno 111] Connection refused');
    expect(await fetch('one', 'direct:93.184.216.34:80')).toBe('failed: [Errno 101] Network is unreachable');
  });

  it('leave a record of what they reached, and of what they were refused', async () => {
    await fetch('one', url(0));
    await fetch('one', url(1));
    const records = readWholeAudit(rig.auditLog).filter(({ type }) => type === 'egress');
    expect(records.map(({ plugin, egress }) => [plugin, egress])).toEqual([
      [
        'one',
        [
          {
            way: 'request',
            to: `127.0.0.1:${servers[0]!.port}`,
            allowed: true,
            rule: 'network.allowed_endpoints[0]',
          },
        ],
      ],
      [
        'one',
        [
          {
            way: 'request',
            to: `127.0.0.1:${servers[1]!.port}`,
            allowed: false,
            rule: 'plugins.external[0].network',
          },
        ],
      ],
    ]);
  });
});
