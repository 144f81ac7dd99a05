import { Module } from '@nestjs/common';
import { ToolsModule } from '../../tools/index.js';
import { McpServerFactory } from './mcp-server.factory.js';
import { StdioServer } from './stdio.server.js';
import { ProcessStreams, StdioStreams } from './stdio.streams.js';
import { ToolCallHandler } from './tool-call.handler.js';

/** How bytes arrive: MCP over stdin and stdout. */
@Module({
  imports: [ToolsModule],
  providers: [
    McpServerFactory,
    StdioServer,
    ToolCallHandler,
    { provide: StdioStreams, useClass: ProcessStreams },
  ],
  exports: [McpServerFactory, StdioServer],
})
export class StdioTransportModule {}
