import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AppPortsModule } from './app.ports.module.js';
import { LoggingModule } from './logging/index.js';
import { PolicyModule, type Policy } from './policy/index.js';
import { PluginsModule } from './plugins/plugins.module.js';
import { redactForStderr } from './security/index.js';
import { ToolsModule } from './tools/index.js';
import { StdioTransportModule } from './transport/stdio/index.js';

export interface AppOptions {
  readonly policy: Policy;
  /** A team's own modules with `@McpPlugin()` providers. */
  readonly plugins?: readonly Type[];
}

/** Which rooms make the server. */
@Module({})
export class AppModule {
  static forRoot({ policy, plugins = [] }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggingModule.forRoot({ level: 'info', redact: redactForStderr }),
        PolicyModule.forRoot(policy),
        AppPortsModule,
        ToolsModule,
        PluginsModule,
        ...plugins,
        StdioTransportModule,
      ],
    };
  }
}
