import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import type { KeyPath } from './key-path.js';
import type { PolicyDocument } from './policy.document.js';
import { nearestKey } from './nearest-key.js';
import { complaintsOf } from './schema/rule.decorator.js';

/**
 * Reads a document into the classes that describe it; everything that does not fit is reported to the document.
 *
 * @param type of the whole file
 */
export function validateFile<File extends object>(document: PolicyDocument, type: new () => File): File {
  const file = plainToInstance(type, document.values());
  const errors = validateSync(file, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
  });
  for (const error of errors) reportError(document, error, []);
  return file;
}

function reportError(document: PolicyDocument, error: ValidationError, parent: KeyPath): void {
  const path = [...parent, stepOf(error, parent)];
  if (error.constraints?.['whitelistValidation'] !== undefined) {
    reportUnknownKey(document, error, path);
    return;
  }
  const complaints = complaintsOf(error);
  for (const complaint of complaints ?? []) {
    document.report([...path, ...complaint.path], complaint.problem, complaint.remedy);
  }
  for (const child of error.children ?? []) reportError(document, child, path);
  // Whatever else class-validator objected to must not get lost.
  if (complaints === undefined && (error.children ?? []).length === 0) {
    document.report(path, 'the value is not valid', 'see docs/policy.md');
  }
}

function stepOf(error: ValidationError, parent: KeyPath): string | number {
  return Array.isArray(error.target) && parent.length > 0 ? Number(error.property) : error.property;
}

function reportUnknownKey(document: PolicyDocument, error: ValidationError, path: KeyPath): void {
  const known = knownKeys(error.target);
  const nearest = nearestKey(error.property, known);
  const remedy = nearest === undefined ? `known here: ${known.join(', ')}` : `did you mean "${nearest}"?`;
  document.reportKey(path, 'unknown key', remedy);
}

function knownKeys(target: object | undefined): string[] {
  if (target === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}
