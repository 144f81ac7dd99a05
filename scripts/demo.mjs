// Plays a short session of a real MCP client against the built server, in a temporary home.
import { mkdtempSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const WIDTH = Math.min(process.stdout.columns ?? 80, 100);
const color = (style, text) => (process.stdout.isTTY ? styleText(style, text) : text);
const say = (text = '') => process.stdout.write(`${text}\n`);
const step = (text) => say(`\n${color('bold', `> ${text}`)}`);
const wrap = (text, indent = '  ') => {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines[lines.length - 1];
    if (line !== '' && indent.length + line.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => indent + line).join('\n');
};

const home = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-secure-demo-')));
const project = join(home, 'projects', 'demo');
mkdirSync(project, { recursive: true });

const server = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const client = new Client({ name: 'demo-client', version: '1.0.0' });
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [server],
  env: { HOME: home, PATH: process.env.PATH ?? '', MCP_PROJECT_PATH: project },
  stderr: 'pipe',
});

async function call(name, args) {
  say(`  ${color('cyan', name)} ${JSON.stringify(args)}`);
  const result = await client.callTool({ name, arguments: args });
  const text = result.content.map((block) => block.text).join(' ');
  const shown = text.length > 300 ? `${text.slice(0, 300)}...` : text;
  say(color(result.isError ? 'yellow' : 'green', wrap(shown, result.isError ? '  refused: ' : '  ')));
  return result;
}

try {
  step('A client starts the server, as Claude Desktop or Cursor would');
  await client.connect(transport);
  const { name, version } = client.getServerVersion();
  say(`  connected to ${name} ${version}, under the policy it ships with`);

  step('Which tools are there? Only those the policy allows');
  const { tools } = await client.listTools();
  say(wrap(tools.map((tool) => tool.name).join(', ')));

  step('A model looks for a tool instead of reading them all');
  await call('search_tools', { query: 'file a ticket', detail_level: 'name' });

  step('It tracks a bug');
  await call('add_bug', { title: 'Login fails after a restart', priority: 'high', tags: ['auth'] });
  await call('update_bug', { bug_id: 'BUG-001', status: 'in_progress', note: 'Found the cause.' });
  await call('close_bug', { bug_id: 'BUG-001', resolution: 'Fixed in 1.2.' });

  step('It makes a mistake, and learns what is allowed');
  await call('add_bug', { title: 'x', priority: 'banana' });

  step('It reaches for a folder that nobody allowed');
  await call('list_bugs', { project_path: '/etc' });

  step('Everything is on record, what was refused too');
  await client.close();
  const records = readFileSync(join(home, '.mcp-secure', 'audit.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((record) => record.type === 'response' && record.tool_name !== 'boot canary');
  say(color('dim', `  ${'tool'.padEnd(14)}${'outcome'.padEnd(10)}${'code'.padEnd(16)}rule that decided`));
  for (const { tool_name, result_status, code, rule } of records) {
    say(`  ${tool_name.padEnd(14)}${result_status.padEnd(10)}${(code ?? '').padEnd(16)}${rule}`);
  }
  say(`\nNothing of this touched your own files. Next: npm start prints the lines for your client.`);
} catch (error) {
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await client.close();
  rmSync(home, { recursive: true, force: true });
}
