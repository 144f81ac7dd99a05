import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, SystemClock } from '../kernel/index.js';
import { DatabaseFeatures, type DatabaseFeature } from './database.features.js';
import { Database } from './database.js';

/** Expects a `DatabaseLocation` from a global module of the composition. */
@Module({
  providers: [Database, DatabaseFeatures, { provide: Clock, useClass: SystemClock }],
  exports: [Database, DatabaseFeatures],
})
export class DatabaseModule {
  /** Adds the tables of one plugin, and lets its providers inject `Database`. */
  static forFeature(feature: DatabaseFeature): DynamicModule {
    return {
      // A class of its own: a dynamic DatabaseModule would be a second one, with a second connection.
      module: DatabaseFeatureModule,
      imports: [DatabaseModule],
      providers: [
        {
          provide: Symbol(`database feature ${feature.name}`),
          useFactory: (features: DatabaseFeatures) => features.add(feature),
          inject: [DatabaseFeatures],
        },
      ],
      exports: [DatabaseModule],
    };
  }
}

@Module({})
class DatabaseFeatureModule {}
