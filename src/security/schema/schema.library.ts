import { removeUriSchemePlugin } from '@hyperjump/browser';
import '@hyperjump/json-schema/draft-07';
import '@hyperjump/json-schema/draft-2020-12';
import './schema.formats.js';

export { registerSchema, unregisterSchema } from '@hyperjump/json-schema';
export { AnnotationsPlugin, BASIC, compile, getSchema, interpret } from '@hyperjump/json-schema/experimental';
export { fromJs } from '@hyperjump/json-schema/instance/experimental';

// The library would load what a $ref names, from the network and from the disk.
for (const scheme of ['http', 'https', 'file']) removeUriSchemePlugin(scheme);
