import { allowlistConfusion } from './allowlist-confusion.mjs';
import {
  benignCommands,
  benignCommandsPlain,
  benignCommandsShipped,
  dangerousCommands,
  injectionPayloads,
} from './commands.mjs';
import { ipClassification } from './ip-classification.mjs';
import { jsonSchema202012, jsonSchemaDraft7, jsonSchemaLibrary } from './json-schema.mjs';
import { benignPaths, containmentCases, fsScenarios, traversalPayloads } from './paths.mjs';
import { policyCases } from './policy-cases.mjs';
import { benignStrings, secrets, structuredRedaction } from './secrets.mjs';
import { smokescreenTestdata } from './smokescreen.mjs';
import { ssrfUrls } from './ssrf-urls.mjs';
import { wptToAscii, wptUrls } from './wpt.mjs';

/** Every table that is measured, in the order of the report. */
export const ADAPTERS = [
  ssrfUrls,
  ipClassification,
  allowlistConfusion,
  policyCases,
  wptUrls,
  wptToAscii,
  smokescreenTestdata,
  traversalPayloads,
  containmentCases,
  fsScenarios,
  benignPaths,
  injectionPayloads,
  dangerousCommands,
  benignCommands,
  benignCommandsShipped,
  benignCommandsPlain,
  jsonSchema202012,
  jsonSchemaDraft7,
  jsonSchemaLibrary,
  secrets,
  benignStrings,
  structuredRedaction,
];

/** The files that have to be there. */
export const FILES = ADAPTERS.flatMap(({ file, requires }) => requires ?? [file]);
