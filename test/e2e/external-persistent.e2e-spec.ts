import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ExternalRig } from '../support/external.rig.js';
import type { Session } from '../support/sdk.client.js';
import { describeSandboxed } from '../support/sandboxed.js';

describeSandboxed('a persistent external tool', () => {
  let rig: ExternalRig;
  let session: Session;

  beforeAll(async () => {
    rig = new ExternalRig();
    rig.write('shared/a', 'text of a');
    await rig.add('worker', {
      program: { fixture: 'worker.py' },
      manifest: { mode: 'persistent' },
      entry: { filesystem: { read: [rig.path('shared')] }, limits: { output_kb: 64 } },
    });
    rig.sections['tools'] = { allow: ['*'], rate_limits: { default: 100_000 }, timeouts: { worker: 2 } };
    session = await rig.session();
  });

  afterAll(() => rig.close());

  const work = (how: string, what = '') => session.call('worker', { how, what });
  const failure = (reason: string) => ({ text: `The plugin worker failed: ${reason}.`, isError: true });

  it('is one process for all calls', async () => {
    const [first, second] = [await work('pid'), await work('pid')].map(({ text }) => text.split(' '));
    expect(second?.[0]).toBe(first?.[0]);
    expect(Number(second?.[1])).toBe(Number(first?.[1]) + 1);
  });

  it('answers each call with what was meant for it, in any order', async () => {
    const answers = await Promise.all([work('slow', 'first'), work('say', 'second'), work('slow', 'third')]);
    expect(answers.map(({ text }) => text)).toEqual(['first', 'second', 'third']);
  });

  it('is started again when it has died, and tells whoever waited why', async () => {
    const [waited, died] = await Promise.all([work('slow', 'never'), work('exit', '5')]);
    expect([waited, died]).toMatchObject([
      failure('it exited with code 5'),
      failure('it exited with code 5'),
    ]);
    expect(await work('say', 'back')).toMatchObject({ text: 'back', isError: false });
  });

  it.each([
    ['no JSON', 'hello', 'its output is not one JSON object'],
    ['an answer that nobody asked for', '{"id":99999,"content":[],"isError":false}', 'it answered a request that nobody made'],
    ['an answer without an id', '{"content":[],"isError":false}', 'it answered a request that nobody made'],
  ])('is not believed any further after %s', async (_what, line, reason) => {
    expect(await work('raw', line)).toMatchObject(failure(reason));
    expect(await work('say', 'back')).toMatchObject({ text: 'back' });
  }); // prettier-ignore

  it('is killed when it floods', async () => {
    expect(await work('flood')).toMatchObject(failure('it answered more than 65536 bytes'));
    expect(await work('say', 'back')).toMatchObject({ text: 'back' });
  });

  it('holds up nobody but the call that it does not answer', async () => {
    const [silent, other] = await Promise.all([work('silent'), work('say', 'other')]);
    expect(silent.isError).toBe(true);
    expect(other).toMatchObject({ text: 'other', isError: false });
  });

  it('is not started again and again', async () => {
    const reasons: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) reasons.push((await work('exit', '1')).text);
    expect(reasons.at(-1)).toMatch(
      /^The plugin worker failed: it has ended too often, and is not started again for \d+ s; the last time, it exited with code 1\.$/,
    );
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await work('say', 'back')).toMatchObject({ text: 'back' });
  });

  it('is started anew when the policy shows it other files', async () => {
    const file = rig.path('shared', 'a');
    expect(await work('read', file)).toMatchObject({ text: 'text of a', isError: false });
    writeFileSync(rig.file, readFileSync(rig.file, 'utf8').replace('**/.env', '**/shared/a'));
    for (let turn = 0; turn < 100; turn += 1) {
      const { isError } = await work('read', file);
      if (isError) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await work('read', file)).toMatchObject({ text: 'Permission denied', isError: true });
  });
});
