import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../policy/index.js';
import { greeting } from './greeting.js';

const policy = { source: '/etc/policy.yaml', audit: { logFile: '/var/audit.log' } } as unknown as Policy;

describe('greeting', () => {
  it('tells a client in three lines what it serves', () => {
    expect(greeting({ policy, tools: 1, reader: 'client' })).toBe(
      'mcp-secure-server 0.1.0 is ready: 1 tool allowed\n' +
        '  policy     /etc/policy.yaml\n' +
        '  audit log  /var/audit.log\n',
    );
  });

  it('says what to do when the policy allows no tool', () => {
    expect(greeting({ policy, tools: 0, reader: 'client' })).toContain(
      'The policy allows no tool. Name some under tools.allow, for example:\n  tools: { allow: ["*"] }\n',
    );
  });

  it('gives a person a configuration to paste that is valid JSON and starts this server', () => {
    const text = greeting({ policy, tools: 10, reader: 'person' });
    const block: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));

    expect(block).toEqual({
      mcpServers: {
        'mcp-secure-server': {
          command: 'node',
          args: [expect.stringMatching(/\/main\.js$/)],
          env: { MCP_PROJECT_PATH: '/path/to/your/project' },
        },
      },
    });
  });

  it('fits a terminal of 80 columns, but for paths', () => {
    const lines = greeting({ policy, tools: 10, reader: 'person' }).split('\n');

    expect(lines.filter((line) => line.length > 80 && !line.includes('main.js'))).toEqual([]);
  });
});
