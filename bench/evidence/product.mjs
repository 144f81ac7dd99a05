import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';

/** The built product has no such module or function: build it, or correct this file. */
export class ProductMissing extends Error {}

/** Where each function of the product that is measured comes from. Nothing is decided anywhere else. */
const PARTS = {
  'kernel/call-scope.js': ['runInCallScope'],
  'kernel/index.js': ['EgressTrail', 'FileError', 'FileTrail', 'RefusalError', 'currentCall'],
  'policy/index.js': ['FixedPolicyStore', 'PolicyError', 'loadPolicy'],
  'policy/schema/network.checks.js': ['normalCidr'],
  'security/audit/redaction/redactor.js': ['Redactor'],
  'security/files/workspace-files.service.js': ['WorkspaceFilesService'],
  'security/firewall/address.rules.js': ['embeddedAddresses'],
  'security/firewall/destination.js': ['destinationOf'],
  'security/firewall/endpoint.rules.js': ['judgeAddresses', 'judgeDestination', 'judgeLookup', 'judgeUrl'],
  'security/firewall/guard/egress.judge.js': ['EgressJudge'],
  'security/firewall/guarded-http.client.js': ['GuardedHttpClient'],
  'security/firewall/host.js': ['hostText', 'parseHost'],
  'security/firewall/reach.js': ['reachOf', 'wholeReach'],
  'security/firewall/redirect.rules.js': ['redirectOf'],
  'security/schema/input.schema.js': ['InputSchema', 'UnusableInputSchema'],
  'security/schema/schema.engine.js': ['evaluate', 'makeReady'],
  'security/commands/command.rules.js': ['judgeCommand'],
  'security/validator/field-rules.decorators.js': ['IsAllowedPath', 'IsAllowedUrl', 'IsSafeCommand'],
  'security/validator/field.reducer.js': ['reduceFields'],
  'security/validator/input.validator.js': ['validateInput'],
  'security/validator/path.rules.js': ['resolveAndJudge'],
};

/**
 * Loads the functions that the server uses.
 *
 * @param {string} dist folder of the build
 * @returns an object with each function under its own name
 * @throws ProductMissing when the build is not there or does not have one of them
 */
export async function loadProduct(dist) {
  const product = {};
  for (const [path, names] of Object.entries(PARTS)) {
    const file = join(dist, path);
    if (!existsSync(file)) throw new ProductMissing(`${file} does not exist; run "npm run build".`);
    const module = await import(pathToFileURL(file).href);
    for (const name of names) {
      if (typeof module[name] !== 'function') throw new ProductMissing(`${file} exports no ${name}.`);
      product[name] = module[name];
    }
  }
  return product;
}
