import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { SecurityModule } from '../security/index.js';
import { BootCanary } from './boot.canary.js';
import { PolicyReloader } from './policy.reloader.js';
import { SourceExplorer } from './source.explorer.js';
import { ToolContextFactory } from './tool-context.factory.js';
import { ToolDispatcher } from './tool.dispatcher.js';
import { ToolExplorer } from './tool.explorer.js';
import { ToolPipeline } from './tool.pipeline.js';
import { ToolRegistry } from './tool.registry.js';
import { ToolsBootstrap } from './tools.bootstrap.js';

/** How a tool gets found, listed and called. Needs a PolicyStore from the composition. */
@Module({
  imports: [DiscoveryModule, SecurityModule],
  providers: [
    BootCanary,
    PolicyReloader,
    SourceExplorer,
    ToolContextFactory,
    ToolDispatcher,
    ToolExplorer,
    ToolPipeline,
    ToolRegistry,
    ToolsBootstrap,
  ],
  exports: [PolicyReloader, SecurityModule, ToolDispatcher, ToolRegistry],
})
export class ToolsModule {}
