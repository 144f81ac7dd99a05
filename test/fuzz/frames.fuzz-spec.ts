import { afterAll, describe, expect, it } from '@jest/globals';
import { FrameDecoder } from '../../src/transport/stdio/frame.decoder.js';
import { judgeLine } from '../../src/transport/stdio/message.rules.js';
import { request, type Frame } from '../support/frames.js';
import { fuzz, Tally } from '../support/fuzz.js';
import { ServerProcess } from '../support/server.process.js';
import { byteStreamRows, conversationRows, openingRows } from './found.cases.js';
import { byteStreams, chunksOf, conversations, frameLines, openings } from './frame.cases.js';
import { findNoMessage, idOfRequest, linesOf } from './frame.oracle.js';

const MAX_BYTES = 16;

describe('bytes in this process', () => {
  const kinds = new Tally<'request' | 'response' | 'reply' | 'notification' | 'drop'>();

  fuzz('are cut into the same lines, however they come in', {
    cases: byteStreams,
    rows: byteStreamRows,
    runs: 4000,
    check: ({ bytes: text, cuts }) => {
      const bytes = Buffer.from(text, 'latin1');
      const decoder = new FrameDecoder(MAX_BYTES);
      const found: string[] = [];
      for (const chunk of chunksOf(bytes, cuts)) {
        // One at a time: the next line may come in the same memory.
        for (const frame of decoder.decode(chunk)) {
          found.push(frame.kind === 'line' ? frame.bytes.toString('hex') : 'too long');
        }
      }
      const lines = linesOf(bytes, MAX_BYTES).map((line) =>
        line === 'too long' ? line : line.toString('hex'),
      );
      expect(found).toEqual(lines);
    },
  });

  fuzz('are judged, and what is taken for a request is what they say', {
    cases: frameLines,
    rows: [],
    runs: 2000,
    check: (text) => {
      const line = Buffer.from(text, 'latin1');
      const judgement = judgeLine(line);
      kinds.add(judgement.kind);
      if (judgement.kind === 'reply') expect(findNoMessage(judgement.reply)).toBeUndefined();
      if (judgement.kind === 'request') expect(judgement.request.id).toBe(idOfRequest(line));
    },
  });

  kinds.expectAtLeast({ request: 200, response: 1, reply: 200, notification: 30, drop: 10 });
});

describe('bytes on the standard input of the server', () => {
  const tally = new Tally<'answer' | 'nameless error'>();
  let server: ServerProcess | undefined;
  let count = 0;
  let sent = 0;

  afterAll(() => server?.end());

  fuzz('are answered in messages, once for each request, and end nothing', {
    cases: conversations,
    rows: conversationRows,
    runs: 220,
    shrinks: false,
    check: async (conversation) => {
      const running = await serverAtHand();
      try {
        await converse(running, conversation);
      } catch (error) {
        // The next case gets a server that nothing has happened to.
        server = undefined;
        await running.end();
        throw error;
      }
    },
  });

  fuzz('are answered from the first line on', {
    cases: openings,
    rows: openingRows,
    runs: 4,
    shrinks: false,
    check: async (conversation) => {
      const fresh = ServerProcess.start();
      try {
        await converse(fresh, conversation);
      } finally {
        await fresh.end();
      }
    },
  });

  it('leave it able to end in order, also in the middle of a line', async () => {
    const running = await serverAtHand();
    expect(await running.ask('last', 'ping')).toMatchObject({ result: {} });
    await running.send('{"jsonrpc":"2.0","id":"half');
    running.closeInput();

    expect(await running.exited).toEqual({ code: 0, signal: null });
    expect(running.strays).toEqual([]);
    expect(running.stderr).not.toMatch(/uncaught|unhandled|\n {4}at /i);
  });

  tally.expectAtLeast({ answer: 200, 'nameless error': 100 });

  /** The server is quick with so many frames, and slows down for who sends more. */
  async function serverAtHand(): Promise<ServerProcess> {
    if (sent > 1500) {
      await server?.end();
      server = undefined;
    }
    if (server === undefined) sent = 0;
    server ??= await ServerProcess.initialized();
    return server;
  }

  async function converse(running: ServerProcess, { lines, ending, cuts }: Conversation): Promise<void> {
    sent += lines.length + 1;
    const named = lines.map((line) => Buffer.from(withOwnId(line), 'latin1'));
    const bytes = Buffer.concat(named.flatMap((line) => [line, Buffer.from(ending)]));
    await running.send(...chunksOf(bytes, cuts));
    const expected = expectedAnswers(named);
    const frames: Frame[] = [];
    const alive = `alive ${++count}`;
    await running.send(request(alive, 'ping'));
    // The ping may overtake calls, so each answer is waited for by its id.
    frames.push(await running.reply(alive));
    for (const id of expected) frames.push(await running.reply(id));
    frames.push(...running.unread);
    while (running.unread.length > 0) await running.take('what is left');

    expect(running.strays).toEqual([]);
    for (const frame of frames) expect([findNoMessage(frame), frame]).toEqual([undefined, frame]);
    const answers = frames.filter((frame) => !('method' in frame));
    for (const frame of answers) tally.add(frame.id === undefined ? 'nameless error' : 'answer');
    for (const id of expected)
      expect([id, answers.filter((frame) => frame.id === id).length]).toEqual([id, 1]);
    // Nobody is answered who did not ask.
    expect(answers.length).toBeLessThanOrEqual(lines.length + 1);
  }

  /** The ids of the lines that are requests, and not the same one twice: a second one may be refused or not. */
  function expectedAnswers(lines: readonly Buffer[]): (string | number)[] {
    const ids = lines.filter((line) => line.length <= 1024 * 1024).map(idOfRequest);
    return ids.filter(
      (id): id is string | number => id !== undefined && ids.indexOf(id) === ids.lastIndexOf(id),
    );
  }

  function withOwnId(line: string): string {
    return line.replaceAll('"ID"', () => `"f${++count}"`);
  }
});

interface Conversation {
  readonly lines: readonly string[];
  readonly ending: string;
  readonly cuts: readonly number[];
}
