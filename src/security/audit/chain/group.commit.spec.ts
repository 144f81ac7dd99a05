import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group.commit.js';

/** Syncs that end when the test says so. */
function rig() {
  const running: { resolve(): void; reject(error: Error): void }[] = [];
  const commit = new GroupCommit(
    () => new Promise<void>((resolve, reject) => running.push({ resolve, reject })),
  );
  return { commit, running };
}

const turn = () => new Promise(setImmediate);

describe('GroupCommit', () => {
  it('lets everybody share one sync who came before it began, and nobody who came later', async () => {
    const { commit, running } = rig();
    const done: string[] = [];
    const wait = (name: string) => commit.done().then(() => done.push(name));
    void wait('a');
    void wait('b');
    await turn();
    void wait('c');
    void wait('d');
    await turn();
    expect(running).toHaveLength(1);

    running[0]?.resolve();
    await turn();
    expect([done, running.length]).toEqual([['a', 'b'], 2]);
    running[1]?.resolve();
    await turn();
    expect([done, running.length]).toEqual([['a', 'b', 'c', 'd'], 2]);
  });

  it('fails those who waited for a sync that failed, and begins anew for the next', async () => {
    const { commit, running } = rig();
    const failed = expect(Promise.all([commit.done(), commit.done()])).rejects.toThrow('EIO');
    await turn();
    const later = commit.done();
    running[0]?.reject(new Error('EIO'));
    await failed;
    await turn();
    running[1]?.resolve();

    await expect(later).resolves.toBeUndefined();
  });
});
