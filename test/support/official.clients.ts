import { Client, type VersionNegotiationMode } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { PolicyFolder } from './policy.text.js';
import { witnessed } from './witnessed.transport.js';

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: Progress) => void;
}

/** What both lines of the official SDK can do, in the same words. */
export interface OfficialClient {
  /** The revision that client and server agreed on; the maintenance line does not tell. */
  readonly revision: string | undefined;
  readonly serverPid: number;
  names(): Promise<string[]>;
  /** The texts of the answer, joined, and whether it is an error. */
  call(
    name: string,
    args?: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<{ text: string; isError: boolean; structured: unknown }>;
  close(): Promise<void>;
}

export type Connect = (entry: string, policy: PolicyFolder) => Promise<OfficialClient>;

interface Answer {
  readonly content: unknown;
  readonly isError?: unknown;
  readonly structuredContent?: unknown;
}

/** @param answer of either line, which type it differently */
function told(answer: object): Awaited<ReturnType<OfficialClient['call']>> {
  const { content, isError, structuredContent } = answer as Answer;
  return {
    text: (content as { text: string }[]).map((block) => block.text).join('\n'),
    isError: isError === true,
    structured: structuredContent,
  };
}

/** How the built server, or a fixture in its place, is started. */
const spawning = (entry: string, policy: PolicyFolder) => ({
  command: process.execPath,
  args: [entry, policy.file],
  env: { HOME: policy.folder, PATH: process.env['PATH'] ?? '' },
  cwd: policy.folder,
  stderr: 'ignore' as const,
});

const connectV1: Connect = async (entry, policy) => {
  const client = new V1Client({ name: 'v1', version: '1.0.0' });
  const transport = new V1Transport(spawning(entry, policy));
  await client.connect(witnessed(transport));
  return {
    revision: undefined,
    serverPid: transport.pid ?? 0,
    names: async () => (await client.listTools()).tools.map((tool) => tool.name),
    call: async (name, args = {}, options = {}) =>
      told(await client.callTool({ name, arguments: args }, undefined, options)),
    close: () => client.close(),
  };
};

const connectV2 =
  (mode: VersionNegotiationMode): Connect =>
  async (entry, policy) => {
    const client = new Client({ name: 'v2', version: '2.0.0' }, { versionNegotiation: { mode } });
    const transport = new StdioClientTransport(spawning(entry, policy));
    await client.connect(witnessed(transport));
    return {
      revision: client.getNegotiatedProtocolVersion(),
      serverPid: transport.pid ?? 0,
      names: async () => (await client.listTools()).tools.map((tool) => tool.name),
      call: async (name, args = {}, options = {}) =>
        told(await client.callTool({ name, arguments: args }, options)),
      close: () => client.close(),
    };
  };

/** Each official client, the revision it must end up with, and the name it gives of itself. */
export const OFFICIAL_CLIENTS: readonly [string, Connect, string | undefined, string][] = [
  ['v1', connectV1, undefined, 'v1/1.0.0'],
  ['v2, legacy', connectV2('legacy'), '2025-11-25', 'v2/2.0.0'],
  ['v2, pinned to 2026-07-28', connectV2({ pin: '2026-07-28' }), '2026-07-28', 'v2/2.0.0'],
  ['v2, asking first', connectV2('auto'), '2026-07-28', 'v2/2.0.0'],
];
