import { Injectable } from '@nestjs/common';
import type { EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';

/** The tables of one plugin. */
export interface DatabaseSchema {
  readonly entities: readonly Exclude<EntityTarget<ObjectLiteral>, { type: unknown }>[];
  /** Classes named with a 13-digit timestamp, for example `CreateNotes1795305600000`; never edited once released. */
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** What a plugin brings to the shared database. */
export interface DatabaseFeature {
  readonly name: string;
  /** Called with the first use of the database: a start must not pay for loading TypeORM. */
  readonly load: () => Promise<DatabaseSchema>;
}

/** The features of this server, collected while it is put together. */
@Injectable()
export class DatabaseFeatures {
  readonly #features = new Map<string, DatabaseFeature>();

  /** @throws Error when another feature has the name */
  add(feature: DatabaseFeature): DatabaseFeature {
    if (this.#features.has(feature.name)) {
      throw new Error(`Two database features are named "${feature.name}"; names must be unique.`);
    }
    this.#features.set(feature.name, feature);
    return feature;
  }

  loadAll(): Promise<DatabaseSchema[]> {
    return Promise.all([...this.#features.values()].map((feature) => feature.load()));
  }
}
