import { Module } from '@nestjs/common';
import { ToolsModule } from '../../tools/index.js';
import { DiscoveryTools } from './discovery.tools.js';

@Module({ imports: [ToolsModule], providers: [DiscoveryTools] })
export class DiscoveryPluginModule {}
