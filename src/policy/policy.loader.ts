import { stringify } from 'yaml';
import type { Environment } from './environment.js';
import type { KeyPath } from './key-path.js';
import { buildPolicy } from './policy.builder.js';
import { PolicyDocument, type PolicyPlace } from './policy.document.js';
import { PolicyError } from './policy.error.js';
import { checkReferences } from './policy.references.js';
import { readPolicyFile, type PolicyText } from './policy.reader.js';
import type { Policy } from './policy.js';
import { PolicyFile } from './schema/policy.file.js';
import { validateFile } from './policy.validator.js';

/** A policy together with the file that it was read from. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** Where something stands in the file. */
  placeOf(path: KeyPath, part: 'key' | 'value'): PolicyPlace;
  /** What was written there, before variables were expanded. */
  written(path: KeyPath): unknown;
}

/**
 * Loads a policy file.
 *
 * @param file absolute path, as `findPolicyFile` gives it
 * @returns the policy, complete and deeply frozen
 * @throws PolicyError that lists every problem of the file
 */
export function loadPolicy(file: string, env: Environment): Policy {
  return readPolicy(file, env).policy;
}

/**
 * The same, with what is needed to speak about the file.
 *
 * @param source what stands in the file, when it has been read already: what is judged is then what was read
 */
export function readPolicy(
  file: string,
  env: Environment,
  source: PolicyText = readPolicyFile(file),
): LoadedPolicy {
  const document = new PolicyDocument(file, source.text);
  document.expand(env);
  const content = validateFile(document, PolicyFile);
  checkReferences(document, content);
  if (document.problems.length > 0) throw new PolicyError(document.problems);
  return {
    policy: buildPolicy({ source: file, sha256: source.sha256 }, content, env),
    sha256: source.sha256,
    placeOf: (path, part) => document.placeOf(path, part),
    written: (path) => document.written(path),
  };
}

/** Says whether sections could stand in a file as they are. What they refer to in other sections is not looked at. */
export function canStandInPolicy(sections: object): boolean {
  try {
    const document = new PolicyDocument('', stringify({ version: '1.0', ...sections }));
    document.expand({});
    validateFile(document, PolicyFile);
    return document.problems.length === 0;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
