import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readAudit, readWholeAudit } from '../support/audit.reader.js';
import type { Frame } from '../support/frames.js';
import { ServerProcess } from '../support/server.process.js';

const FOLDER = new URL('../fixtures/clients/', import.meta.url);
/** Two tools, so that a whole tools/list fits into a recording. */
const TOOLS = '{ allow: [search_tools, list_categories] }';

/** What a host sends from its start to its end, and what it must get for it. */
interface Recording {
  readonly client: string;
  /** Whether the order of frames and what they declare were recorded or reported; names and arguments are ours. */
  readonly known: string;
  readonly session: readonly { readonly sends: object; readonly gets: readonly Frame[] }[];
  /** The first thing that the host does to end its server. */
  readonly ends: 'end of input' | 'SIGINT' | 'SIGTERM';
  /** What it still gets then. */
  readonly parting: readonly Frame[];
  /** Who, by the audit log, made its calls. */
  readonly callers: readonly string[];
}

const recordings = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Recording,
);

describe('a host, played from its recording', () => {
  let server: ServerProcess;

  afterEach(() => server.end());

  it.each(recordings.map((recording) => [recording.client, recording] as const))('%s', async (_, host) => {
    server = ServerProcess.start({ tools: TOOLS });
    for (const { sends, gets } of host.session) {
      await server.send(`${JSON.stringify(sends)}\n`);
      for (const frame of gets) {
        expect(await server.take(JSON.stringify(frame), answering(frame))).toMatchObject({ ...frame });
      }
    }
    expect(server.unread).toEqual([]);

    if (host.ends === 'end of input') server.closeInput();
    else server.signal(host.ends);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.unread).toMatchObject(host.parting);
    expect(server.strays).toEqual([]);
    expect(readWholeAudit(server.policy.auditLog).at(-1)).toMatchObject({ type: 'stop', reason: host.ends });
    const callers = readAudit(server.policy.auditLog).flatMap(({ type, client }) =>
      type === 'request' ? [client] : [],
    );
    expect(callers).toEqual(host.callers);
  });
});

/** Fits the frame that this one is expected to be. */
function answering({ id, method }: Frame): (frame: Frame) => boolean {
  return (frame) => frame.id === id && frame.method === method;
}
