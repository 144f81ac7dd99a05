/** What must hold of the composed server, whoever adds what to it. */
import { spawnSync } from 'node:child_process';
import { APP_GUARD } from '@nestjs/core';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { describe, expect, it } from '@jest/globals';
import { SecurityModule } from '../../src/security/index.js';
import { bootApp } from '../support/app.js';
import { writePolicy } from '../support/policy.text.js';
import { SERVER } from '../support/sdk.client.js';
import { ToolRegistry } from '../../src/tools/index.js';

const ALL_TOOLS = [
  'search_tools',
  'list_categories',
  'web_search',
  'init_bugtracker',
  'add_bug',
  'get_bug',
  'update_bug',
  'close_bug',
  'list_bugs',
  'search_bugs_global',
  'list_directory',
  'read_file',
  'file_info',
  'search_files',
  'write_file',
  'edit_file',
  'move_file',
];

describe('the composed server', () => {
  it('has its guards in this order', () => {
    const providers = Reflect.getMetadata(MODULE_METADATA.PROVIDERS, SecurityModule) as {
      provide?: unknown;
      useClass?: { name: string };
    }[];

    expect(
      providers
        .filter((provider) => provider.provide === APP_GUARD)
        .map((provider) => provider.useClass?.name),
    ).toEqual(['ToolAccessGuard', 'RateLimitGuard', 'InputGuard', 'PolicyGuard', 'ApprovalGuard']);
  });

  it.each(ALL_TOOLS)('denies %s under a policy that says nothing about tools', async (name) => {
    const server = await bootApp([], { tools: '{}' });
    try {
      expect(await server.call(name)).toMatchObject({
        kind: 'refused',
        refusal: { code: 'TOOL.DENIED', rule: 'tools.allow' },
      });
      expect(server.app.get(ToolRegistry).visible()).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it('finds every shipped tool by an alias and by an intent of its own', async () => {
    const server = await bootApp();
    try {
      for (const tool of server.app.get(ToolRegistry).visible()) {
        expect({
          name: tool.name,
          aliases: tool.aliases.length > 0,
          intents: tool.intents.length > 0,
        }).toEqual({
          name: tool.name,
          aliases: true,
          intents: true,
        });
      }
    } finally {
      await server.close();
    }
  });

  it('writes nothing on stdout when it starts and stops without being asked anything', () => {
    const policy = writePolicy();
    try {
      const run = spawnSync(process.execPath, [SERVER, '--policy', policy.file], {
        input: '',
        env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '' },
        timeout: 20_000,
      });

      expect({ status: run.status, stdout: run.stdout.toString() }).toEqual({ status: 0, stdout: '' });
      expect(run.stderr.toString()).toContain('is ready: 17 tools allowed');
    } finally {
      policy.remove();
    }
  });
});
