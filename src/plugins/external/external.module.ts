import { Module } from '@nestjs/common';
import { SecurityModule } from '../../security/index.js';
import { ExternalPlugins } from './external.plugins.js';

/** Tools in any language: programs that the policy lists, each in a sandbox. */
@Module({ imports: [SecurityModule], providers: [ExternalPlugins] })
export class ExternalModule {}
