import { Global, Module } from '@nestjs/common';
import { DatabaseLocation } from './database/index.js';
import { PolicyStore } from './policy/index.js';

/** Joins rooms that may not know each other: what one asks for, another has. */
@Global()
@Module({
  providers: [
    {
      provide: DatabaseLocation,
      useFactory: (policies: PolicyStore): DatabaseLocation => ({
        get file() {
          return policies.current.database.file;
        },
      }),
      inject: [PolicyStore],
    },
  ],
  exports: [DatabaseLocation],
})
export class AppPortsModule {}
