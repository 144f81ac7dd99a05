import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { throwInvalidFrames } from './frame.witness.js';
import type { PolicyFolder } from './policy.text.js';
import { witnessed } from './witnessed.transport.js';

export const SERVER = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The official client of the maintenance line (v1), connected to the built server. */
export interface Session {
  readonly client: Client;
  /** Calls a tool; the texts of the answer, joined, and whether it is an error. */
  call(
    name: string,
    args?: Record<string, unknown>,
  ): Promise<{ text: string; isError: boolean; structured: unknown }>;
  /** Throws when the server wrote an invalid frame. */
  close(): Promise<void>;
}

export async function openSession(
  policy: PolicyFolder,
  env: Record<string, string> = {},
  entry: readonly string[] = [SERVER, '--policy', policy.file],
): Promise<Session> {
  const client = new Client({ name: 'official-v1', version: '1.0.0' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...entry],
    env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '', ...env },
    cwd: policy.folder,
    stderr: 'pipe',
  });
  await client.connect(witnessed(transport));
  return {
    client,
    call: async (name, args = {}) => {
      const result = await client.callTool({ name, arguments: args });
      const texts = (result.content as { text: string }[]).map((block) => block.text);
      return {
        text: texts.join('\n'),
        isError: result.isError === true,
        structured: result.structuredContent,
      };
    },
    close: async () => {
      await client.close();
      throwInvalidFrames();
    },
  };
}
