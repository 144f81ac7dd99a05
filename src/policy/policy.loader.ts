import type { Environment } from './environment.js';
import { buildPolicy } from './policy.builder.js';
import { PolicyDocument } from './policy.document.js';
import { PolicyError } from './policy.error.js';
import { checkReferences } from './policy.references.js';
import { readPolicyFile } from './policy.reader.js';
import type { Policy } from './policy.js';
import { validatePolicy } from './policy.validator.js';

/**
 * Loads a policy file.
 *
 * @param file absolute path, as `findPolicyFile` gives it
 * @returns the policy, complete and deeply frozen
 * @throws PolicyError that lists every problem of the file
 */
export function loadPolicy(file: string, env: Environment): Policy {
  const document = new PolicyDocument(file, readPolicyFile(file));
  document.expand(env);
  const content = validatePolicy(document);
  checkReferences(document, content);
  if (document.problems.length > 0) throw new PolicyError(document.problems);
  return buildPolicy(file, content, env);
}
