import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { calling, PersistentRig, reasonOf } from '../../../../test/support/persistent.rig.js';
import { failureOf, settled, until } from '../../../../test/support/until.js';
import { currentCall, runInCallScope } from '../../../kernel/call-scope.js';
import { ContentAnswer, EgressTrail } from '../../../kernel/index.js';
import type { RunningProgram } from '../../../security/index.js';

describe('PersistentRunner', () => {
  let rig: PersistentRig;

  beforeEach(() => {
    rig = new PersistentRig();
  });

  afterEach(() => rig.end());

  describe('asks one process', () => {
    it('again and again', async () => {
      const runner = rig.obedient();
      expect(await calling(runner, 'say', { text: 'one' })).toEqual(new ContentAnswer(['one']));
      expect(await calling(runner, 'say', { text: 'two' })).toEqual(new ContentAnswer(['two']));
      expect(rig.programs.started).toHaveLength(1);
    });

    it('also when the first calls come together', async () => {
      const runner = rig.obedient();
      const pids = await Promise.all([1, 2, 3].map(() => calling(runner, 'pid')));
      expect(new Set(pids.map((pid) => JSON.stringify(pid))).size).toBe(1);
      expect(rig.programs.started).toHaveLength(1);
    });

    it('with a line for each request, whatever is in it', async () => {
      const runner = rig.node(`function on(request) { say(request.id, JSON.stringify(request)); }`);
      expect(await calling(runner, 'a', { text: 'x\ny\u2028', id: 7 })).toEqual(
        new ContentAnswer(['{"id":1,"tool":"a","arguments":{"text":"x\\ny\u2028","id":7}}']),
      );
      expect(await calling(runner, 'b')).toEqual(new ContentAnswer(['{"id":2,"tool":"b","arguments":{}}']));
    });

    it('and gives each call its own answer, in whatever order they come', async () => {
      const runner = rig.obedient();
      const kept = [calling(runner, 'keep'), calling(runner, 'keep'), calling(runner, 'keep')];
      await rig.said('kept 3');
      await calling(runner, 'release');
      expect(await Promise.all(kept)).toEqual([
        new ContentAnswer(['kept 1']),
        new ContentAnswer(['kept 2']),
        new ContentAnswer(['kept 3']),
      ]);
    });

    it('and no more at once than it may', async () => {
      const runner = rig.obedient({ concurrency: 2 });
      const kept = [calling(runner, 'keep'), calling(runner, 'keep')].map((call) => reasonOf(call));
      await rig.said('kept 2');
      const third = reasonOf(calling(runner, 'keep'));
      await settled();
      runner.close();
      expect(await Promise.all([...kept, third])).toEqual([
        'The plugin notes failed: the server is shutting down.',
        'The plugin notes failed: the server is shutting down.',
        // Nobody had been asked.
        'The server is shutting down.',
      ]);
    });

    it('and takes an answer that comes in pieces', async () => {
      const answer = JSON.stringify({ id: 1, content: [{ type: 'text', text: 'ü' }], isError: false });
      const runner = rig.node(
        `function on() { const all = Buffer.from(${JSON.stringify(answer)} + '\\n'); let at = 0;
           const next = () => at < all.length && process.stdout.write(all.subarray(at, ++at), () => setImmediate(next)); next(); }`,
      );
      expect(await calling(runner, 'a')).toEqual(new ContentAnswer(['ü']));
    });

    it('that gets five megabytes', async () => {
      const runner = rig.node(`function on({ id, arguments: given }) { say(id, given.text.length); }`);
      const text = 'x'.repeat(5_000_000);
      expect(await calling(runner, 'a', { text })).toEqual(new ContentAnswer(['5000000']));
    });

    it('that belongs to none of its calls', async () => {
      const scopes: unknown[] = [];
      const runner = rig.running(() => {
        scopes.push(currentCall());
        return rig.program();
      });
      const scope = { callId: 'a', tool: 'say', egress: new EgressTrail() };
      await runInCallScope(scope, () => calling(runner, 'say', { text: 'a' }));
      expect(scopes).toEqual([undefined]);
    });
  });

  describe('that gets an answer that is none', () => {
    it('fails that call and no other, and tells the operator the stderr', async () => {
      const runner = rig.obedient();
      const other = calling(runner, 'keep');
      const error = await failureOf(calling(runner, 'stderr'));
      expect(error.message).toBe(
        'The plugin notes failed: its answer is wrong: isError must be true or false.',
      );
      expect(error.cause).toBe('stderr of the plugin notes ends with:\n  | started\n  | kept 1\n  | said');
      await calling(runner, 'release');
      expect(await other).toEqual(new ContentAnswer(['kept 1']));
    });

    const ANSWER = '"content":[],"isError":false}';
    const NOBODY = 'it answered a request that nobody made';

    it.each([
      ['an id that nobody has', `{"id":99,${ANSWER}`, NOBODY],
      ['the id of a request to come', `{"id":3,${ANSWER}`, NOBODY],
      ['an id as a text', `{"id":"1",${ANSWER}`, NOBODY],
      ['an id that is none', `{"id":null,${ANSWER}`, NOBODY],
      ['no id', `{${ANSWER}`, NOBODY],
      ['an id that only an object has', `{"id":"constructor",${ANSWER}`, NOBODY],
      ['one id twice', `{"id":2,${ANSWER}\n{"id":2,${ANSWER}`, NOBODY],
      ['words', 'Loading...', 'its output is not one JSON object'],
      ['an empty line', '', 'it answered nothing'],
      ['two on a line', `{"id":1,${ANSWER}{"id":2,${ANSWER}`, 'its output is not one JSON object'],
      ['a line that is too long', 'x'.repeat(1001), 'it answered more than 1000 bytes'],
    ])('with %s, ends the program and fails what it was working on', async (_what, line, reason) => {
      const runner = rig.obedient();
      const first = reasonOf(calling(runner, 'keep'));
      await rig.said('kept 1');
      const second = Promise.allSettled([calling(runner, 'write', { text: `${line}\n` })]);

      expect(await first).toBe(`The plugin notes failed: ${reason}.`);
      await second;
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
      // Not what was done about it.
      await until(() => rig.log.length > 0);
      expect(rig.log[0]).toContain(`The plugin notes has ended: ${reason}.`);
      expect(await calling(runner, 'say', { text: 'again' })).toEqual(new ContentAnswer(['again']));
    });

    it('without an end, reads no further', async () => {
      const runner = rig.shell('exec cat /dev/zero');
      expect(await reasonOf(calling(runner, 'a'))).toBe(
        'The plugin notes failed: it answered more than 1000 bytes.',
      );
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });
  });

  describe('whose call ends', () => {
    it('drops the answer, and gives it to nobody else', async () => {
      const runner = rig.obedient();
      const call = new AbortController();
      const given = reasonOf(calling(runner, 'keep', {}, call.signal));
      const other = calling(runner, 'keep');
      await rig.said('kept 2');

      call.abort();
      expect(await given).toBe('The call ended before its program had answered.');

      expect(await calling(runner, 'release')).toEqual(new ContentAnswer(['all']));
      expect(await other).toEqual(new ContentAnswer(['kept 2']));
      expect(rig.programs.started).toHaveLength(1);
    });

    it('keeps its slot until the program is done with it', async () => {
      const runner = rig.obedient({ concurrency: 2 });
      const call = new AbortController();
      const given = reasonOf(calling(runner, 'keep', {}, call.signal));
      await rig.said('kept 1');
      call.abort();
      await given;

      const second = calling(runner, 'keep');
      await rig.said('kept 2');
      const third = calling(runner, 'say', { text: 'third' });
      await settled();
      rig.programs.started[0]?.kill();
      await reasonOf(second);
      expect(await third).toEqual(new ContentAnswer(['third']));
      // By another than the one that it would have had a slot of.
      expect(rig.programs.started).toHaveLength(2);
    });

    it('leaves a program alone that answers after all', async () => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
      const runner = rig.obedient();
      const call = new AbortController();
      const given = reasonOf(calling(runner, 'keep', {}, call.signal));
      await rig.said('kept 1');
      call.abort();
      await given;
      expect(jest.getTimerCount()).toBe(1);

      await calling(runner, 'release');

      expect(jest.getTimerCount()).toBe(0);
    });

    it('starts the program anew when it goes on with it, and says so to those that it costs', async () => {
      const runner = rig.obedient({ abandonedMs: 1 });
      const call = new AbortController();
      const given = reasonOf(calling(runner, 'keep', {}, call.signal));
      const other = reasonOf(calling(runner, 'keep'));
      await rig.said('kept 2');

      call.abort();
      await given;
      expect(await other).toBe(
        'The plugin notes failed: it is started anew, because it did not answer a call that was given up.',
      );
      expect(await calling(runner, 'say', { text: 'again' })).toEqual(new ContentAnswer(['again']));
      expect(rig.programs.started).toHaveLength(2);
    });

    it('asks nothing when it ends while it waits for a slot', async () => {
      const runner = rig.obedient({ concurrency: 1 });
      const kept = reasonOf(calling(runner, 'keep'));
      await rig.said('kept 1');
      const call = new AbortController();
      const given = reasonOf(calling(runner, 'exit', { code: 3 }, call.signal));

      call.abort();
      expect(await given).toBe('The call ended before its program had answered.');
      runner.close();
      expect(await kept).toBe('The plugin notes failed: the server is shutting down.');
    });

    it('leaves its slot while the program is being started, and the program to others', async () => {
      let finish = (_program: RunningProgram): void => undefined;
      const runner = rig.running(() => new Promise((resolve) => (finish = resolve)), { concurrency: 1 });
      const call = new AbortController();
      const given = reasonOf(calling(runner, 'exit', { code: 3 }, call.signal));
      const next = calling(runner, 'say', { text: 'next' });
      await settled();

      call.abort();
      expect(await given).toBe('The call ended before its program had answered.');
      finish(rig.program());

      expect(await next).toEqual(new ContentAnswer(['next']));
    });
  });

  it('frees the slot of a request that cannot be written, and goes on', async () => {
    const runner = rig.obedient({ concurrency: 1 });
    await expect(calling(runner, 'say', { n: 1n })).rejects.toThrow(TypeError);
    expect(await calling(runner, 'say', { text: 'next' })).toEqual(new ContentAnswer(['next']));
    expect(rig.programs.started).toHaveLength(1);
  });
});
