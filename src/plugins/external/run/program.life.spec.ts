import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calling, PersistentRig, reasonOf } from '../../../../test/support/persistent.rig.js';
import { failureOf, settled, until } from '../../../../test/support/until.js';
import { ContentAnswer } from '../../../kernel/index.js';
import type { RunningProgram } from '../../../security/index.js';
import { StartRefused } from './program.failure.js';

describe('A persistent runner', () => {
  let rig: PersistentRig;

  beforeEach(() => {
    rig = new PersistentRig();
  });

  afterEach(() => rig.end());

  describe('whose program dies', () => {
    it('fails all that it was working on, and starts it again at the next call', async () => {
      const runner = rig.obedient();
      const kept = [calling(runner, 'keep'), calling(runner, 'keep')].map((call) => reasonOf(call));
      await rig.said('kept 2');

      expect(await reasonOf(calling(runner, 'exit', { code: 3 }))).toBe(
        'The plugin notes failed: it exited with code 3.',
      );
      expect(await Promise.all(kept)).toEqual([
        'The plugin notes failed: it exited with code 3.',
        'The plugin notes failed: it exited with code 3.',
      ]);
      expect(await calling(runner, 'say', { text: 'again' })).toEqual(new ContentAnswer(['again']));
      expect(rig.programs.started).toHaveLength(2);
    });

    it('says so when it exits as if all were well', async () => {
      expect(await reasonOf(calling(rig.obedient(), 'exit', { code: 0 }))).toBe(
        'The plugin notes failed: it exited without being asked to.',
      );
    });

    it('tells the operator once, with the end of its stderr, and the caller nothing of that', async () => {
      const runner = rig.obedient();
      const kept = failureOf(calling(runner, 'keep'));
      await rig.said('kept 1');
      await failureOf(calling(runner, 'exit', { code: 3 }));
      const error = await kept;
      expect(error.message).not.toContain('kept 1');
      await until(() => rig.log.length > 0);
      expect(rig.log).toEqual([
        'The plugin notes has ended: it exited with code 3.\nstderr of the plugin notes ends with:\n  | started\n  | kept 1',
      ]);
    });

    it('while it is idle, starts it again at the next call, and not before', async () => {
      const runner = rig.obedient();
      await calling(runner, 'say', { text: 'one' });
      rig.programs.started[0]?.kill();
      await until(() => rig.log.length > 0);
      expect(rig.log[0]).toContain('The plugin notes has ended: it was ended by SIGKILL.');
      expect(rig.programs.started).toHaveLength(1);

      expect(await calling(runner, 'say', { text: 'two' })).toEqual(new ContentAnswer(['two']));
      expect(rig.programs.started).toHaveLength(2);
    });

    it('while it is idle, because it spoke unasked, does not let the next call suffer for it', async () => {
      const order: string[] = [];
      const runner = rig.running(() => {
        const program = rig.program();
        order.push('start');
        void program.ended.then(() => order.push('end'));
        return program;
      });
      await calling(runner, 'say', { text: 'one' });
      // Known to be useless, and not gone yet.
      rig.programs.started[0]?.stdout.emit('data', Buffer.from('Loading...\n'));

      expect(await calling(runner, 'say', { text: 'two' })).toEqual(new ContentAnswer(['two']));
      // Never two at once, and none before the death of the last was counted.
      expect(order).toEqual(['start', 'end', 'start']);
    });

    it('by closing its output, ends it', async () => {
      const runner = rig.shell('exec >&-; exec sleep 1000');
      expect(await reasonOf(calling(runner, 'a'))).toBe('The plugin notes failed: it closed its output.');
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });

    it('by closing its input, ends it', async () => {
      const runner = rig.shell('read line; exec <&-; echo closed >&2; exec sleep 1000');
      const first = reasonOf(calling(runner, 'a'));
      await rig.said('closed');
      const second = reasonOf(calling(runner, 'a'));
      expect([await first, await second]).toEqual([
        'The plugin notes failed: it closed its input.',
        'The plugin notes failed: it closed its input.',
      ]);
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });

    it('without having read what it was sent, says how it died', async () => {
      const runner = rig.shell('exit 3');
      const text = 'x'.repeat(5_000_000);
      expect(await reasonOf(calling(runner, 'a', { text }))).toBe(
        'The plugin notes failed: it exited with code 3.',
      );
    });
  });

  describe('whose program dies again and again', () => {
    it('waits before it starts it again, longer each time, and says why', async () => {
      const runner = rig.shell('exit 3');
      const died = 'The plugin notes failed: it exited with code 3.';
      const rests = (seconds: number): string =>
        `The plugin notes failed: it has ended too often, and is not started again for ${seconds} s; the last time, it exited with code 3.`;

      expect(await reasonOf(calling(runner, 'a'))).toBe(died);
      expect(await reasonOf(calling(runner, 'a'))).toBe(died);
      expect(await reasonOf(calling(runner, 'a'))).toBe(rests(1));
      rig.clock.ms = 999;
      expect(await reasonOf(calling(runner, 'a'))).toBe(rests(1));
      expect(rig.programs.started).toHaveLength(2);

      rig.clock.ms = 1000;
      expect(await reasonOf(calling(runner, 'a'))).toBe(died);
      expect(await reasonOf(calling(runner, 'a'))).toBe(rests(2));
      expect(rig.programs.started).toHaveLength(3);
    });

    it('counts a death once, however many calls it costs', async () => {
      const runner = rig.shell('read a; read b; exit 3');
      await Promise.all([1, 2].map(() => reasonOf(calling(runner, 'a'))));
      await Promise.all([1, 2].map(() => reasonOf(calling(runner, 'a'))));
      expect(rig.programs.started).toHaveLength(2);
      expect(await reasonOf(calling(runner, 'a'))).toContain('is not started again for 1 s');
    });

    it('does not wait when it has been of use in between', async () => {
      const runner = rig.obedient();
      for (let round = 0; round < 3; round++) {
        await calling(runner, 'say', { text: 'a' });
        await reasonOf(calling(runner, 'exit', { code: 3 }));
      }
      expect(rig.programs.started).toHaveLength(3);
    });

    it.each([
      [
        'cannot be started',
        () => rig.programs.start('/no/such/program', []),
        'spawn /no/such/program ENOENT',
      ],
      ['must not be started', () => Promise.reject(new StartRefused('it has changed')), 'it has changed'],
    ])('says so of one that %s', async (_what, start, reason) => {
      const runner = rig.running(start, { concurrency: 1 });
      const failed = `The plugin notes failed: it could not be started: ${reason}.`;
      expect(await reasonOf(calling(runner, 'a'))).toBe(failed);
      expect(await reasonOf(calling(runner, 'a'))).toBe(failed);
      expect(await reasonOf(calling(runner, 'a'))).toBe(
        `The plugin notes failed: it has ended too often, and is not started again for 1 s; the last time, it could not be started: ${reason}.`,
      );
    });
  });

  describe('whose rules change', () => {
    it('asks a program that was started under them, and lets the other end what it is at', async () => {
      const runner = rig.obedient();
      const kept = [calling(runner, 'keep'), calling(runner, 'keep')];
      await rig.said('kept 2');

      rig.rules = 'second';
      expect(await calling(runner, 'say', { text: 'new' })).toEqual(new ContentAnswer(['new']));
      expect(rig.programs.started).toHaveLength(2);

      const [old] = rig.programs.started;
      old?.stdin.write('{"id":0,"tool":"write","arguments":{"text":"{\\"id\\":1,\\"content\\":[],\\"isError\\":false}\\n"}}\n');
      expect(await kept[0]).toEqual(new ContentAnswer([]));
      old?.stdin.write('{"id":0,"tool":"write","arguments":{"text":"{\\"id\\":2,\\"content\\":[],\\"isError\\":false}\\n"}}\n');
      expect(await kept[1]).toEqual(new ContentAnswer([]));
      expect(await old?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
      // It did not die.
      expect(rig.log).toEqual([]);
      expect(await calling(runner, 'say', { text: 'new' })).toEqual(new ContentAnswer(['new']));
      expect(rig.programs.started).toHaveLength(2);
    }); // prettier-ignore

    it('ends a program at once that has nothing to do', async () => {
      const runner = rig.obedient();
      await calling(runner, 'say', { text: 'a' });
      rig.rules = 'second';
      await calling(runner, 'say', { text: 'b' });
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });

    it('asks nothing of a program that was being started under the old ones', async () => {
      const finish: ((program: RunningProgram) => void)[] = [];
      const runner = rig.running(() => new Promise((resolve) => void finish.push(resolve)));
      const pids = [calling(runner, 'pid'), calling(runner, 'pid')];
      await settled();

      rig.rules = 'second';
      finish[0]?.(rig.program());
      await until(() => finish.length === 2);
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
      finish[1]?.(rig.program());

      const [one, other] = await Promise.all(pids);
      expect(one).toEqual(other);
      expect(finish).toHaveLength(2);
    });

    it('kills both when it is closed', async () => {
      const runner = rig.obedient();
      const first = reasonOf(calling(runner, 'keep'));
      await rig.said('kept 1');
      rig.rules = 'second';
      await calling(runner, 'say', { text: 'a' });

      runner.close();

      expect(await first).toBe('The plugin notes failed: the server is shutting down.');
      expect(await Promise.all(rig.programs.started.map(({ ended }) => ended))).toEqual([
        { kind: 'signalled', signal: 'SIGKILL' },
        { kind: 'signalled', signal: 'SIGKILL' },
      ]);
    });
  });

  describe('that is closed', () => {
    it('kills the program, and fails what it was working on and what waits', async () => {
      const runner = rig.obedient({ concurrency: 1 });
      const calls = [calling(runner, 'keep'), calling(runner, 'keep')].map((call) => reasonOf(call));
      await rig.said('kept 1');

      runner.close();

      expect(await Promise.all(calls)).toEqual([
        'The plugin notes failed: the server is shutting down.',
        'The server is shutting down.',
      ]);
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
      expect(rig.programs.started).toHaveLength(1);
      expect(rig.log).toEqual([]);
    });

    it('kills a program that was being started', async () => {
      let finish = (_program: RunningProgram): void => undefined;
      const runner = rig.running(() => new Promise((resolve) => (finish = resolve)));
      const call = reasonOf(calling(runner, 'a'));
      await settled();

      runner.close();
      finish(rig.programs.shell('exec sleep 1000'));

      expect(await call).toBe('The server is shutting down.');
      expect(await rig.programs.started[0]?.ended).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    });

    it('starts nothing any more', async () => {
      const runner = rig.obedient();
      runner.close();
      expect(await reasonOf(calling(runner, 'a'))).toBe('The server is shutting down.');
      expect(rig.programs.started).toEqual([]);
    });
  });
});
