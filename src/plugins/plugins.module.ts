import { Module } from '@nestjs/common';
import { BugTrackerModule } from './bug-tracker/index.js';
import { DiscoveryPluginModule } from './discovery/index.js';
import { ExternalModule } from './external/index.js';
import { FilesModule } from './files/index.js';
import { WebSearchModule } from './web-search/index.js';

/** The tools this server ships. Add yours here; the order is the order of tools/list. */
@Module({ imports: [DiscoveryPluginModule, WebSearchModule, BugTrackerModule, FilesModule, ExternalModule] })
export class PluginsModule {}
