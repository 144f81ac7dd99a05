export { prepareDatabaseFile } from './database.file.js';
export { Database } from './database.js';
export { DatabaseFeatures, type DatabaseFeature, type DatabaseSchema } from './database.features.js';
export { DatabaseLocation } from './database.location.js';
export { DatabaseModule } from './database.module.js';
