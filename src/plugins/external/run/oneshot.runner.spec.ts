import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScriptedPrograms } from '../../../../test/support/scripted.program.js';
import { failureOf, settled, until } from '../../../../test/support/until.js';
import { ContentAnswer, type ToolContext } from '../../../kernel/index.js';
import type { RunningProgram } from '../../../security/index.js';
import { StartRefused } from './program.failure.js';
import { OneshotRunner } from './oneshot.runner.js';
import type { ProgramCall } from './program.runner.js';

const CALL: ProgramCall = { tool: 'greet', arguments: { name: 'you' }, answers: 'content' };
const HELLO = '{"content":[{"type":"text","text":"hello"}],"isError":false}';
const SAYS_HELLO = `cat >/dev/null; echo '${HELLO}'`;
/** Answers the request itself. */
const ECHO = `
  let all = '';
  process.stdin.on('data', (text) => (all += text)).on('end', () =>
    console.log(JSON.stringify({ content: [{ type: 'text', text: all }], isError: false })));`;

describe('OneshotRunner', () => {
  let programs: ScriptedPrograms;
  let warnings: string[];

  beforeEach(() => {
    programs = new ScriptedPrograms();
    warnings = [];
  });

  afterEach(() => programs.end());

  function running(start: () => RunningProgram | Promise<RunningProgram>, concurrency = 1): OneshotRunner {
    const settings = {
      plugin: 'notes',
      maxAnswerBytes: 1000,
      concurrency,
      rules: () => undefined,
      start: async () => start(),
    };
    return new OneshotRunner(settings);
  }

  const sh = (script: string): OneshotRunner => running(() => programs.shell(script));

  const context = (signal: AbortSignal = new AbortController().signal): ToolContext => {
    const log = { info: () => undefined, warn: (text: string) => void warnings.push(text) };
    return { signal, log } as Partial<ToolContext> as ToolContext;
  };

  it('gives a program one line and an end, and its caller what it answers', async () => {
    const runner = running(() => programs.node(ECHO));
    expect(await runner.call(CALL, context())).toEqual(
      new ContentAnswer(['{"tool":"greet","arguments":{"name":"you"}}\n']),
    );
    expect(await programs.started[0]?.ended).toEqual({ kind: 'exited', code: 0 });
  });

  it('gives an object to whoever was promised one', async () => {
    const runner = sh(`echo '{"content":[],"isError":false,"structuredContent":{"a":1}}'`);
    expect(await runner.call({ ...CALL, answers: 'structured' }, context())).toEqual({ a: 1 });
  });

  it.each([
    ['exits with a code', `echo '${HELLO}'; exit 3`, 'it exited with code 3'],
    ['says nothing', 'cat >/dev/null', 'it answered nothing'],
    ['says something else', 'echo Done.', 'its output is not one JSON object'],
    ['says only half of it', `printf '{"content":['`, 'its output is not one JSON object'],
    ['says more', `echo '${HELLO}'; echo Done.`, 'it wrote more to its output than one JSON object'],
    ['answers wrongly', `echo '{"content":[]}'`, 'its answer is wrong: isError must be true or false'],
    ['answers one byte too much', `printf '%01001d'`, 'it answered more than 1000 bytes'],
    ['answers without an end', 'exec cat /dev/zero', 'it answered more than 1000 bytes'],
    ['kills itself', `echo '${HELLO}'; kill -SEGV $$`, 'it was ended by SIGSEGV'],
    ['leaves something that holds its output', `echo '${HELLO}'; sleep 3 &`, 'it ended and left something running that holds its output'],
    ['fails and leaves something', 'sleep 3 & exit 3', 'it exited with code 3'],
  ])('says of a program that %s what it did', async (_what, script, reason) => {
    const error = await failureOf(sh(script).call(CALL, context()));
    expect(error.name).toBe('ToolError');
    expect(error.message).toBe(`The plugin notes failed: ${reason}.`);
  }); // prettier-ignore

  it('takes an answer of exactly the limit', async () => {
    const text = 'x'.repeat(1000 - HELLO.length + 'hello'.length);
    const runner = sh(`printf %s '${HELLO.replace('hello', text)}'`);
    expect(await runner.call(CALL, context())).toEqual(new ContentAnswer([text]));
  });

  it('says of a program that does not exist that it could not be started', async () => {
    const runner = running(() => programs.start('/no/such/program', []));
    expect((await failureOf(runner.call(CALL, context()))).message).toBe(
      'The plugin notes failed: it could not be started: spawn /no/such/program ENOENT.',
    );
  });

  it('says why a program was not even tried, and frees its slot', async () => {
    let tries = 0;
    const runner = running(() => {
      if (++tries === 1) throw new StartRefused('its executable has changed');
      return programs.shell(SAYS_HELLO);
    });
    const error = await failureOf(runner.call(CALL, context()));
    expect(error.message).toBe(
      'The plugin notes failed: it could not be started: its executable has changed.',
    );
    expect(await runner.call(CALL, context())).toEqual(new ContentAnswer(['hello']));
  });

  it('starts nothing for a request that cannot be written, and frees its slot', async () => {
    const runner = sh(SAYS_HELLO);
    await expect(runner.call({ ...CALL, arguments: { n: 1n } }, context())).rejects.toThrow(TypeError);
    expect(programs.started).toEqual([]);
    expect(await runner.call(CALL, context())).toEqual(new ContentAnswer(['hello']));
  });

  it.each([
    ['its own words', '{"content":[{"type":"text","text":"No such note."}],"isError":true}', 'No such note.'],
    ['that it has none', '{"content":[],"isError":true}', 'The plugin notes failed and does not say why.'],
  ])('passes on the error of a tool with %s', async (_what, answer, message) => {
    const error = await failureOf(sh(`echo '${answer}'; echo said >&2`).call(CALL, context()));
    expect([error.name, error.message, error.cause]).toEqual(['ToolError', message, undefined]);
  });

  it('keeps what a program says on stderr for the operator', async () => {
    const error = await failureOf(sh('echo first >&2; echo token=hunter2 >&2; exit 1').call(CALL, context()));
    expect(error.message).toBe('The plugin notes failed: it exited with code 1.');
    expect(error.cause).toBe('stderr of the plugin notes ends with:\n  | first\n  | token=hunter2');
  });

  it('tells the operator the stderr of an answer that is none', async () => {
    const error = await failureOf(sh('echo said >&2; echo Done.').call(CALL, context()));
    expect(error.message).toBe('The plugin notes failed: its output is not one JSON object.');
    expect(error.cause).toBe('stderr of the plugin notes ends with:\n  | said');
  });

  describe('with five megabytes of arguments', () => {
    const large = { ...CALL, arguments: { text: 'x'.repeat(5_000_000) } };

    it('gives them all to a program that reads', async () => {
      const runner = running(() =>
        programs.shell(`n=$(wc -c); printf '{"content":[{"type":"text","text":"%d"}],"isError":false}' $n`),
      );
      expect(await runner.call(large, context())).toEqual(new ContentAnswer(['5000041']));
    });

    it('takes the answer of one that reads nothing', async () => {
      expect(await sh(`echo '${HELLO}'`).call(large, context())).toEqual(new ContentAnswer(['hello']));
    });

    it('takes the answer of one that closes its input first', async () => {
      expect(await sh(`exec <&-; echo '${HELLO}'`).call(large, context())).toEqual(new ContentAnswer(['hello']));
    }); // prettier-ignore

    it('ends one that reads nothing and stays', async () => {
      const call = new AbortController();
      const runner = running(() => programs.shell('echo started >&2; exec sleep 1000'));
      const answer = failureOf(runner.call(large, context(call.signal)));
      await until(() => programs.started[0]?.stderrTail() === 'started\n');
      call.abort();
      await answer;
      expect(await programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });
  });

  it('reads no further than it has to of a flood, and kills', async () => {
    const runner = sh('exec cat /dev/zero');
    await failureOf(runner.call(CALL, context()));
    const [program] = programs.started;
    expect(await program!.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    // What one read of a pipe brings.
    expect((program!.stdout as unknown as { bytesRead: number }).bytesRead).toBeLessThanOrEqual(65_536);
  });

  describe('whose call ends', () => {
    it('starts nothing when it ends while it waits for a slot', async () => {
      const first = new AbortController();
      const second = new AbortController();
      const runner = sh('exec sleep 1000');
      const calls = [first, second].map(({ signal }) => failureOf(runner.call(CALL, context(signal))));
      await until(() => programs.started.length === 1);

      second.abort();
      expect((await calls[1])?.message).toBe('The call ended before its program had answered.');
      first.abort();
      await calls[0];

      expect(programs.started).toHaveLength(1);
    });

    it('kills what was being started, and keeps the slot until it is gone', async () => {
      const first = new AbortController();
      let finish = (_program: RunningProgram): void => undefined;
      let starts = 0;
      const runner = running(() => {
        if (++starts > 1) return programs.shell(SAYS_HELLO);
        return new Promise<RunningProgram>((resolve) => (finish = resolve));
      });
      const call = failureOf(runner.call(CALL, context(first.signal)));
      const next = runner.call(CALL, context());
      await until(() => starts === 1);

      first.abort();
      await settled();
      expect(starts).toBe(1);
      finish(programs.shell('exec sleep 1000'));

      await call;
      expect(await programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
      expect(await next).toEqual(new ContentAnswer(['hello']));
    });

    it('kills what runs with all that it started, frees the slot and tells the operator what it was at', async () => {
      const call = new AbortController();
      let script = 'echo at work >&2; sleep 3 & wait';
      const runner = running(() => programs.shell(script));
      const answer = failureOf(runner.call(CALL, context(call.signal)));
      await until(() => programs.started[0]?.stderrTail() === 'at work\n');

      call.abort();
      // The one that was left would hold the output.
      expect((await answer).message).toBe('The plugin notes failed: it was ended by SIGKILL.');
      expect(warnings).toEqual([
        'The plugin notes was stopped with its call; stderr of the plugin notes ends with:\n  | at work',
      ]);
      script = SAYS_HELLO;
      expect(await runner.call(CALL, context())).toEqual(new ContentAnswer(['hello']));
    });

    it('kills nobody else', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'mss-run-'));
      const released = join(folder, 'released');
      const wait = `until [ -e ${released} ]; do sleep 0.01; done; echo '${HELLO}'`;
      const runner = running(() => programs.shell(`echo started >&2; ${wait}`), 2);
      const call = new AbortController();
      const stopped = failureOf(runner.call(CALL, context(call.signal)));
      const other = runner.call(CALL, context());
      await until(() => programs.started.filter((one) => one.stderrTail() !== '').length === 2);

      call.abort();
      await stopped;
      writeFileSync(released, '');

      expect(await other).toEqual(new ContentAnswer(['hello']));
      rmSync(folder, { recursive: true });
    });
  });

  it('works on as many calls at once as it may', async () => {
    const runner = running(() => programs.shell('read line; exec sleep 1000'), 3);
    const calls = [1, 2, 3, 4, 5].map(() => failureOf(runner.call(CALL, context())));
    await until(() => programs.started.length === 3);
    await settled();
    expect(programs.started).toHaveLength(3);
    runner.close();
    await Promise.all(calls);
    expect(programs.started).toHaveLength(3);
  });

  describe('that is closed', () => {
    it('kills what runs, and starts nothing for those who wait', async () => {
      const runner = sh('exec sleep 1000');
      const calls = [failureOf(runner.call(CALL, context())), failureOf(runner.call(CALL, context()))];
      await until(() => programs.started.length === 1);

      runner.close();

      expect((await Promise.all(calls)).map(({ message }) => message)).toEqual([
        'The plugin notes failed: it was ended by SIGKILL.',
        'The server is shutting down.',
      ]);
      expect(programs.started).toHaveLength(1);
    });

    it('kills what was being started', async () => {
      let finish = (_program: RunningProgram): void => undefined;
      const starting = new Promise<RunningProgram>((resolve) => (finish = resolve));
      const runner = running(() => starting);
      const call = failureOf(runner.call(CALL, context()));
      await settled();

      runner.close();
      finish(programs.shell('exec sleep 1000'));

      await call;
      expect(await programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });

    it('starts nothing any more', async () => {
      const runner = sh(SAYS_HELLO);
      runner.close();
      expect((await failureOf(runner.call(CALL, context()))).message).toBe('The server is shutting down.');
      expect(programs.started).toEqual([]);
    });
  });
});
