import { fileURLToPath } from 'node:url';
import { SERVER_NAME, serverVersion } from '../kernel/index.js';
import type { Policy } from '../policy/index.js';

export interface GreetingFacts {
  readonly policy: Policy;
  /** How many tools the policy allows. */
  readonly tools: number;
  /** Who reads it: a person who started the server by hand, or a client that keeps stderr as a log. */
  readonly reader: 'person' | 'client';
}

/** What the server says on stderr when it is ready. */
export function greeting({ policy, tools, reader }: GreetingFacts): string {
  const lines = [
    `${SERVER_NAME} ${serverVersion()} is ready: ${tools} ${tools === 1 ? 'tool' : 'tools'} allowed`,
    `  policy     ${policy.source}`,
    `  audit log  ${policy.audit.logFile}`,
  ];
  if (tools === 0) {
    lines.push(
      '',
      'The policy allows no tool. Name some under tools.allow, for example:',
      '  tools: { allow: ["*"] }',
    );
  }
  if (reader === 'person') lines.push('', ...configurationHelp());
  return `${lines.join('\n')}\n`;
}

function configurationHelp(): string[] {
  const entry = fileURLToPath(new URL('../main.js', import.meta.url));
  const configuration = {
    mcpServers: {
      [SERVER_NAME]: { command: 'node', args: [entry], env: { MCP_PROJECT_PATH: '/path/to/your/project' } },
    },
  };
  return [
    'It speaks the Model Context Protocol on stdin and stdout, to a client rather',
    'than to a person. Put this into the configuration of Claude Desktop, Cursor or',
    'any other MCP client (VS Code calls the outer key "servers"):',
    '',
    JSON.stringify(configuration, null, 2),
    '',
    'Or, for Claude Code:',
    `claude mcp add ${SERVER_NAME} --env MCP_PROJECT_PATH=/path/to/your/project -- node ${entry}`,
    'See it work first: npm run demo. Press Ctrl-C or Ctrl-D to end.',
  ];
}
