import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Chromium, type Page, type PageMedia } from '../support/chromium.js';
import { lowContrasts } from '../support/contrast.js';
import { manyCalls, writeLog, type LogRecord } from '../support/generated.log.js';
import { SERVER } from '../support/sdk.client.js';
import { ServerProcess } from '../support/server.process.js';

const START = new Date('2026-03-02T00:00:00Z');
const ROWS = `[...document.querySelectorAll('#calls-table tbody tr')]`;

/** What an attacker can bring into a log as the name of a tool, an argument, a client, a host. */
const HOSTILE: readonly string[] = [
  '__proto__',
  'constructor',
  '</script><script>globalThis.hacked = 1</script>',
  '</style></title></textarea></noscript><script>globalThis.hacked = 2</script>',
  '<!--<script>',
  '<img src=x onerror="globalThis.hacked = 3"><svg onload="globalThis.hacked = 4">',
  '<iframe src="https://collect.example.com/"></iframe><link rel=stylesheet href=//collect.example.com/x.css>',
  '<meta http-equiv=refresh content="0;url=https://collect.example.com/">',
  `" onmouseover="globalThis.hacked = 5" ' autofocus onfocus='globalThis.hacked = 6' x=\``,
  'javascript:globalThis.hacked = 7',
  '<a href="javascript:globalThis.hacked = 8">click</a>',
  '"}]};globalThis.hacked = 9;//',
  'nul \0 bell \x07 escape \x1b[31m',
  'invoice\u202Efdp.exe \u2066isolated\u2069',
  'line\u2028paragraph\u2029end',
  '${globalThis.hacked = 10} {{7*7}} %s $& $1',
  '&lt;script&gt; &amp;quot; &#x3c;',
  'url(https://collect.example.com/) @import "https://collect.example.com/";',
  `<b>${'x'.repeat(100_000)}`,
  '\u202E'.repeat(30_000),
];

function* hostileCalls(): Generator<LogRecord> {
  for (const [index, text] of HOSTILE.entries()) {
    const at = new Date(START.getTime() + index * 60_000).toISOString();
    for (const status of ['refused', 'answered', 'failed']) {
      const same = { request_id: `${text.slice(0, 50)} ${status}`, tool_name: text };
      const asked = { [text.slice(0, 1000)]: text, __proto__: { text }, nested: [[text]] };
      yield { type: 'request', timestamp: at, ...same, client: text, arguments: asked };
      yield {
        type: 'response',
        timestamp: at,
        ...same,
        result_status: status,
        rule: text,
        code: text,
        reason: text,
        egress: [{ way: 'request', to: text, allowed: false, rule: text }],
        files: [{ way: 'argument', path: text, allowed: false, rule: text }],
        execution_time_ms: index + 1,
      };
    }
    // A text where a word, a time or a number belongs.
    yield {
      type: 'request',
      timestamp: text,
      request_id: text,
      tool_name: 'x',
      client: 'x',
      arguments: text,
    };
    yield {
      type: 'response',
      timestamp: text,
      request_id: text,
      tool_name: [text],
      result_status: text,
      rule: { text },
      code: [text],
      reason: 7,
      execution_time_ms: text,
    };
    yield { type: text.slice(0, 1000), timestamp: at, version: text, policy: text, plugins: text };
    yield { type: 'start', timestamp: at, version: text, node: text, pid: text, policy: text, plugins: text };
    yield { type: 'recovered', timestamp: at, ended_run: text, pid: text, started: text, calls: text };
  }
}

function* longCalls(): Generator<LogRecord> {
  for (const field of ['arguments', 'reason', 'rule', 'tool_name', 'client', 'code']) {
    const long = `<img src=x>${field}${'\u{1F480}'.repeat(250_000)}`;
    const same = { timestamp: START.toISOString(), request_id: field, tool_name: 'probe', client: 'client' };
    yield { type: 'request', ...same, [field]: long };
    yield {
      type: 'response',
      ...same,
      result_status: 'refused',
      rule: 'rule',
      execution_time_ms: 1,
      [field]: long,
    };
  }
}

describe('audit report', () => {
  const browser = Chromium.start();
  let folder: string;
  const opened: Page[] = [];
  let page: Page;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mss-report-'));
  });

  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  afterAll(async () => {
    await browser.end();
    rmSync(folder, { recursive: true, force: true });
  });

  function report(name: string, records: () => Iterable<LogRecord>): string {
    const log = join(folder, `${name}.log`);
    const file = join(folder, `${name}.html`);
    writeLog(log, records());
    const args = [SERVER, 'audit', 'report', '--html', file, '--log', log];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    // It has no key: it is reported, and the exit code says that it was not verified.
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('was not verified') });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    return file;
  }

  async function open(file: string, media: Partial<PageMedia> = {}): Promise<void> {
    page = await browser.open(file, { scheme: 'light', width: 1400, ...media });
    opened.push(page);
  }

  function expectSilence(file: string): void {
    expect(page.complaints).toEqual([]);
    expect(page.requests).toEqual([pathToFileURL(file).href]);
  }

  describe('of a log with hostile strings in every field', () => {
    let file: string;

    beforeAll(() => {
      file = report('hostile', hostileCalls);
    });

    it.each([
      { scheme: 'light', width: 1400 },
      { scheme: 'dark', width: 400 },
    ] as const)('runs nothing, asks for nothing and complains about nothing: %j', async (media) => {
      await open(file, media);
      for (const list of ['slowest', 'refused']) {
        await page.value(
          `list.value = '${list}', list.dispatchEvent(new Event('change')), document.querySelectorAll('summary').forEach((s) => s.click())`,
        );
      }

      expect(await page.value('globalThis.hacked ?? null')).toBeNull();
      expect(
        await page.value(
          `document.querySelectorAll('img, iframe, object, embed, link, base, a:not(.skip), [src], [style], meta[http-equiv=refresh], svg script').length`,
        ),
      ).toBe(0);
      expect(await page.value('document.scripts.length')).toBe(2);
      expect(
        await page.value(
          `[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length`,
        ),
      ).toBe(0);
      expectSilence(file);
    });

    it('shows them as what they are, and what is not seen by its number', async () => {
      await open(file);
      const text = await page.value<string>(`document.getElementById('calls-table').textContent`);

      expect(text).toContain('</script><script>globalThis.hacked = 1</script>');
      expect(text).toContain('invoice‹U+202E›fdp.exe');
      expect(text).toContain('line‹U+2028›paragraph‹U+2029›end');
      expect(text).toContain('nul ‹U+0000› bell');
      expect(text).toContain('&lt;script&gt; &amp;quot; &#x3c;');
      expect(text).toContain('__proto__');
      expect(text).not.toMatch(/[\0\u202E\u2066\u2028]/);
      expect(text).toContain('constructor');
    });

    it('stays small, and inside a narrow screen', async () => {
      expect(statSync(file).size).toBeLessThan(1_000_000);
      await open(file, { width: 400 });
      expect(await page.value('document.documentElement.scrollWidth')).toBe(400);

      await page.value(`list.value = 'slowest', list.dispatchEvent(new Event('change'))`);
      expect(await page.value('document.documentElement.scrollWidth')).toBe(400);
    });

    it('stays small with texts of a megabyte', async () => {
      const long = report('long', longCalls);

      expect(statSync(long).size).toBeLessThan(100_000);
      await open(long, { width: 400 });
      expect(await page.value('document.documentElement.scrollWidth')).toBe(400);
      expect(await page.value(`document.getElementById('calls-table').textContent`)).toContain('… (');
      expectSilence(long);
    });

    it('would be found out: without escaping and policy the same strings run and ask', async () => {
      const naive = join(folder, 'naive.html');
      writeFileSync(
        naive,
        `<!doctype html><title>x</title>${HOSTILE[5] ?? ''}<script>console.error(1)</script>`,
      );
      await open(naive);

      expect(page.requests).toHaveLength(2);
      expect(page.complaints.join()).toContain('consoleAPICalled');
    });
  });

  describe('of 100,000 records', () => {
    let file: string;

    beforeAll(() => {
      file = report('large', () => manyCalls(50_000, START));
    });

    it('has figures over all of them, and says how many rows it left out', async () => {
      await open(file);

      const tiles = await page.value(
        `Object.fromEntries([...document.querySelectorAll('.tile')].map((tile) => [tile.querySelector('dt').textContent, tile.querySelector('.figure').textContent]))`,
      );
      expect(tiles).toMatchObject({ Calls: '50,000', Refused: '5,000', 'Failed or timed out': '1,000' });
      expect(await page.value(`document.getElementById('calls').textContent`)).toContain(
        'The 1,000 slowest of 50,000 calls that ended: 49,000 left out.',
      );
      expect(
        await page.value(
          `[...document.querySelectorAll('#by-rule + table tbody tr')].map((row) => row.cells[0].textContent + ' ' + row.cells[1].textContent)`,
        ),
      ).toEqual([
        'filesystem.denied_paths 1,667',
        'network.allowed_endpoints 1,667',
        'rate_limits.default 1,666',
      ]);
      expectSilence(file);
    });

    it('opens with a hundred rows, and shows more when asked', async () => {
      await open(file);
      expect(statSync(file).size).toBeLessThan(5_000_000);
      expect(await page.value(`${ROWS}.length`)).toBe(100);

      await page.value(`document.getElementById('more').click()`);

      expect(await page.value(`${ROWS}.length`)).toBe(200);
      expect(await page.value(`document.getElementById('found').textContent`)).toBe(
        '200 of 5,000 calls that fit',
      );
      expect(await page.value(`document.querySelectorAll('*').length`)).toBeLessThan(10_000);
    });

    it('filters by words that are typed, with the keyboard alone', async () => {
      await open(file);
      const reached: string[] = [];
      for (let step = 0; step < 20 && reached.at(-1) !== 'words'; step++) {
        await page.press('Tab');
        reached.push(await page.value('document.activeElement.id || document.activeElement.tagName'));
      }
      expect(reached).toEqual(['A', 'SUMMARY', 'words']);

      await page.type('host 44213.EXAMPLE');

      expect(await page.value(`document.getElementById('found').textContent`)).toBe('1 of 1 calls that fit');
      expect(await page.value(`${ROWS}.map((row) => row.textContent)`)).toEqual([
        expect.stringContaining('Host 44213.example.com is not allowed.'),
      ]);
      await page.type(' nothing');
      expect(await page.value(`document.getElementById('found').textContent`)).toBe('No call fits.');
    });

    it('leaves the keyboard a place when there is nothing more to show', async () => {
      await open(file);
      await page.value(`words.value = '13.example', words.dispatchEvent(new Event('input')), more.focus()`);
      for (let more = 0; more < 60; more++) {
        if (await page.value('more.hidden')) break;
        await page.press('Enter');
      }

      expect(await page.value('more.hidden')).toBe(true);
      expect(await page.value('document.activeElement.id')).toBe('words');
    });

    it('lists the slowest first when asked', async () => {
      await open(file);
      await page.value(`list.value = 'slowest', list.dispatchEvent(new Event('change'))`);

      const took = await page.value<string[]>(`${ROWS}.map((row) => row.cells[3].textContent)`);
      expect(took[0]).toBe('999 ms');
      expect(took.at(-1)).toBe('998 ms');
    });

    it.each([
      ['light', 1400],
      ['light', 400],
      ['dark', 1400],
      ['dark', 400],
    ] as const)('can be read in %s at %d pixels', async (scheme, width) => {
      await open(file, { scheme, width });
      await page.value(`document.querySelector('details').open = true`);

      const { checked, found } = await page.value<{ checked: number; found: string[] }>(lowContrasts(4.5));
      expect(found).toEqual([]);
      expect(checked).toBeGreaterThan(500);
      expect(await page.value('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.value('getComputedStyle(document.body).backgroundColor')).toBe(
        scheme === 'light' ? 'rgb(244, 246, 248)' : 'rgb(14, 18, 23)',
      );
      expectSilence(file);
    });

    it('says in words and tables what it draws', async () => {
      await open(file);

      expect(await page.value(`document.querySelector('[role=img]').ariaLabel`)).toMatch(
        /^Calls over time by outcome: \d+ bars of 3 hours each\. The highest, from 2026-03-\d\d \d\d:00:00 UTC on, has [\d,]+ calls\./,
      );
      await page.press('Tab');
      await page.press('Tab');
      await page.press('Enter');
      expect(await page.value(`document.querySelector('details').open`)).toBe(true);
      const table = await page.value<string[][]>(
        `[...document.querySelectorAll('details tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`,
      );
      expect(table[0]).toEqual(['2026-03-02 00:00:00', '108', '22', '950']);
      expect(
        await page.value(
          `[...document.querySelectorAll('svg')].filter((svg) => !svg.closest('[aria-hidden=true], [role=img]')).length`,
        ),
      ).toBe(0);
      expect(await page.value(`document.querySelectorAll('.latency tbody tr[role=row]').length`)).toBe(5);
      expect(
        await page.value(
          `[...document.querySelectorAll('input, select')].filter((e) => !e.labels.length).length`,
        ),
      ).toBe(0);
    });

    it('shows charts and the first calls without JavaScript, and says that there are more', async () => {
      await open(file, { scripts: 'off' });

      expect(await page.value(`${ROWS}.length`)).toBe(52);
      expect(await page.value(`document.getElementById('filters').checkVisibility()`)).toBe(false);
      expect(await page.value(`document.querySelector('noscript').textContent`)).toContain(
        'Without JavaScript the page shows the first 25 of each kind.',
      );
      expect(await page.value(`document.querySelectorAll('.slot').length`)).toBeGreaterThan(40);
    });

    it('can be printed', async () => {
      await open(file, { scheme: 'dark' });

      expect((await page.print()).subarray(0, 5).toString()).toBe('%PDF-');
    });
  });

  describe('of a session', () => {
    let server: ServerProcess;
    let html: string;

    beforeAll(async () => {
      server = await ServerProcess.initialized();
      await server.ask(1, 'tools/call', { name: 'search_tools', arguments: { query: 'bugs' } });
      await server.ask(2, 'tools/call', { name: 'no_such_tool', arguments: {} });
      server.closeInput();
      await server.exited;
      html = join(folder, 'session.html');
    });

    afterAll(() => server.end());

    function run(...args: readonly string[]) {
      const command = ['audit', 'report', '--log', server.policy.auditLog, ...args];
      return spawnSync(process.execPath, [SERVER, ...command], { encoding: 'utf8' });
    }

    it('says that the log is whole, with its head, on the page and in the exit code', async () => {
      const { status, stdout, stderr } = run('--html', html);

      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const head = /^head (\d+:[0-9a-f]{64})$/m.exec(stdout)?.[1];
      expect(stdout).toContain(`report ${html}\n`);
      await open(html);
      const state = await page.value<string>(`document.querySelector('.state').textContent`);
      expect(state).toContain('The log is whole');
      expect(head).toBeDefined();
      expect(state).toContain(head);
    });

    it('says that the log was changed, on the page and in the exit code', async () => {
      const changed = server.policy.auditLog;
      const before = readFileSync(changed, 'utf8');
      writeFileSync(changed, before.replace('no_such_tool', 'no_such_fool'));
      const { status, stderr } = run('--html', html);
      writeFileSync(changed, before);

      expect(status).toBe(4);
      expect(stderr).toContain('edited');
      await open(html);
      expect(await page.value(`document.querySelector('.state.broken').textContent`)).toContain(
        'The log is not whole: do not rely on these figures',
      );
    });

    it('has only the calls of a period', async () => {
      expect(run('--html', html, '--until', '2026-01-01').status).toBe(0);
      expect(readFileSync(html, 'utf8')).toContain('No tool was called in this period.');

      expect(run('--html', html, '--since', '2025-01-01', '--until', '2025-01-02').status).toBe(0);
      await open(html);
      expect(await page.value(`document.querySelectorAll('.plot').length`)).toBe(0);
      expect(await page.value(`document.querySelector('[aria-labelledby=over-time]').textContent`)).toContain(
        'No call in this period.',
      );
    });

    it('has bars for the period that was asked for, and none behind it', async () => {
      const at = new Date();
      const until = new Date(Math.ceil(at.getTime() / 3_600_000) * 3_600_000);
      const since = new Date(until.getTime() - 24 * 3_600_000);
      expect(run('--html', html, '--since', since.toISOString(), '--until', until.toISOString()).status).toBe(
        0,
      );
      await open(html);
      expect(await page.value(`document.querySelector('[role=img]').ariaLabel`)).toMatch(
        /: 96 bars of 15 minutes /,
      );
    });

    it.each([
      [['--html', 'LOG'], 1, 'belongs to the audit log'],
      [['--html', 'LOG.key'], 1, 'belongs to the audit log'],
      [['--html', '/dev/null/report.html'], 1, 'There is no folder'],
      [['--html', '/dev/stdout'], 1, 'is a symbolic link'],
      [['--html', 'POLICY'], 1, 'is there already and is no report'],
      [['--html', 'LOG.html', '--since', '1h', '--until', '2h'], 2, 'no call can fit'],
      [['--html', 'LOG.html', '--since', 'yesterday'], 2, 'Write 30m, 24h, 7d'],
      [[], 2, "required option '--html <file>' not specified"],
    ])('writes nothing for %j', (args, code, message) => {
      const { auditLog, file } = server.policy;
      const before = readFileSync(file, 'utf8');
      const { status, stderr } = run(
        ...args.map((arg) => arg.replace('LOG', auditLog).replace('POLICY', file)),
      );
      expect(readFileSync(file, 'utf8')).toBe(before);

      expect(status).toBe(code);
      expect(stderr).toContain(message);
    });
  });

  it('says that nothing was called, when nothing was, under a policy of hashes and no source', async () => {
    const file = report('empty', () => []);

    await open(file);
    expect(await page.value(`document.querySelector('.lead').textContent`)).toBe(
      'No tool was called in this period.',
    );
    expectSilence(file);
    expect(readFileSync(file, 'utf8').match(/content="(default-src[^"]+)"/)?.[1]).toMatch(
      /^default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;; script-src &#39;sha256-[\w+/=]{44}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;; require-trusted-types-for &#39;script&#39;; trusted-types &#39;none&#39;$/,
    );
  });
});
