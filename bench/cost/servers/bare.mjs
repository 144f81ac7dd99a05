// A server on the same official SDK with one echo tool, and no controls.
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

const TEXT = fromJsonSchema({ type: 'object', properties: { text: { type: 'string' } }, required: ['text'] });

serveStdio(() => {
  const server = new McpServer({ name: 'bare', version: '1' });
  server.registerTool('echo', { description: 'Says it again.', inputSchema: TEXT }, ({ text }) => ({
    content: [{ type: 'text', text }],
  }));
  return server;
});
