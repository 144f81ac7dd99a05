export { StdioTransportModule } from './stdio-transport.module.js';
export { StdioServer } from './stdio.server.js';
export { StdioStreams } from './stdio.streams.js';
export { McpServerFactory } from './mcp-server.factory.js';
