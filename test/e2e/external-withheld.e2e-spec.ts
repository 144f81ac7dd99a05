import { appendFileSync, chmodSync, rmSync } from 'node:fs';
import type { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readWholeAudit } from '../support/audit.reader.js';
import { ExternalRig } from '../support/external.rig.js';
import { describeSandboxed } from '../support/sandboxed.js';
import type { Session } from '../support/sdk.client.js';

const SCRIPT = '#!/bin/sh\necho \'{"content":[{"type":"text","text":"ran"}],"isError":false}\'\n';

interface Category {
  readonly category: string;
  readonly available: boolean;
  readonly availability_hint: string;
  readonly tools: readonly string[];
}

let rig: ExternalRig;

beforeEach(() => {
  rig = new ExternalRig();
});

afterEach(() => rig.close());

async function categories(session: Session): Promise<Category[]> {
  return JSON.parse((await session.call('list_categories')).text) as Category[];
}

async function hintOf(session: Session, name: string): Promise<string> {
  const category = (await categories(session)).find((one) => one.category === name);
  expect(category).toMatchObject({ available: false, tools: [] });
  return category?.availability_hint ?? '';
}

describe('a plugin that may not run is withheld, and the rest works:', () => {
  it.each([
    ['never accepted', () => undefined, { sha256: undefined }, 'It does not run: nobody has accepted it yet.'],
    ['another digest in the policy', () => undefined, { sha256: 'ab'.repeat(32) }, 'It does not run: '],
    ['a manifest that has changed', () => appendFileSync(rig.path('probe', 'manifest.yaml'), '# x\n'), {}, 'It does not run: '],
    ['a program that has changed', () => appendFileSync(rig.path('probe', 'run'), '# x\n'), {}, 'It does not run: '],
    ['a program that is gone', () => rmSync(rig.path('probe', 'run')), {}, 'Its manifest or its program is not in order; '],
    ['a program that may not be executed', () => chmodSync(rig.path('probe', 'run'), 0o644), {}, 'Its manifest or its program is not in order; '],
    ['a broken manifest', () => appendFileSync(rig.path('probe', 'manifest.yaml'), 'colour: red\n'), {}, 'Its manifest or its program is not in order; '],
  ])('%s', async (what, damage, entry, reason) => {
    await rig.add('probe', { program: { script: SCRIPT }, entry });
    await rig.add('other', { program: { script: SCRIPT }, entry: { sandbox: 'off' } });
    damage();
    const session = await rig.session();
    const withheld = (await categories(session)).find(({ category }) => category.startsWith('probe'));
    expect(withheld).toMatchObject({ available: false, tools: [] });
    expect(withheld?.availability_hint.startsWith(reason)).toBe(true);
    // Where things lie on this machine is for the operator.
    expect(JSON.stringify(withheld)).not.toContain(rig.folder);
    await expect(session.call('probe')).rejects.toThrow('Unknown tool: probe');
    expect(await session.call('other')).toMatchObject({ text: 'ran' });
    expect(what).toBeDefined();
  }); // prettier-ignore

  it('there is no sandbox', async () => {
    await rig.add('probe', { program: { script: SCRIPT } });
    await rig.add('modest', { program: { script: SCRIPT }, entry: { sandbox: 'best-effort' } });
    await rig.add('open', { program: { script: SCRIPT }, entry: { sandbox: 'off' } });
    const session = await rig.session({ PATH: '/nowhere' });
    expect(await hintOf(session, 'probe')).toBe(
      'It may only run in a sandbox, and there is none: bubblewrap is not installed for everybody by root; on Debian and Ubuntu: apt install bubblewrap. See docs/sandbox.md.',
    );
    await expect(session.call('probe')).rejects.toThrow('Unknown tool: probe');
    expect(await session.call('modest')).toMatchObject({ text: 'ran' });
    expect(await session.call('open')).toMatchObject({ text: 'ran' });
    expect(sandboxes()).toEqual({ modest: 'none', open: 'none' });
  });
});

describeSandboxed('what encloses a plugin', () => {
  it('is in the log, and running bare is a warning', async () => {
    await rig.add('enclosed', { program: { script: SCRIPT } });
    await rig.add('modest', { program: { script: SCRIPT }, entry: { sandbox: 'best-effort' } });
    await rig.add('open', { program: { script: SCRIPT }, entry: { sandbox: 'off' } });
    const session = await rig.session();
    let stderr = '';
    (session.client.transport as StdioClientTransport).stderr?.on('data', (text) => (stderr += String(text)));
    expect(await session.call('enclosed')).toMatchObject({ text: 'ran' });
    expect(sandboxes()).toEqual({ enclosed: 'bubblewrap', modest: 'bubblewrap', open: 'none' });
    await session.call('open');
    expect(stderr).toContain('The plugin open runs WITHOUT a sandbox, as the policy says (sandbox: off).');
  });
});

/** What the start record says of each plugin that is a program. */
function sandboxes(): Record<string, string> {
  const start = readWholeAudit(rig.auditLog).find(({ type }) => type === 'start');
  const { plugins } = start as unknown as { plugins: { name: string; sandbox?: string }[] };
  return Object.fromEntries(
    plugins.flatMap(({ name, sandbox }) => (sandbox === undefined ? [] : [[name, sandbox]])),
  );
}
