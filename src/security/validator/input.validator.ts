import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import { isJsonObject, type InputClass, type InputReading } from '../../kernel/index.js';
import { nearestKey } from '../../policy/index.js';
import { findShapeProblem } from './input.limits.js';
import { joinPath, plainKey } from './problem.path.js';

/**
 * Validates raw arguments against a DTO class; every problem is reported at once.
 * Values are never quoted in problems: they may be secrets and they may be large.
 */
export async function validateInput(dto: InputClass, raw: unknown): Promise<InputReading> {
  const given = raw === undefined ? {} : raw;
  if (!isJsonObject(given)) return invalid(['arguments must be an object']);
  const shape = findShapeProblem(given);
  if (shape !== undefined) return invalid([shape]);
  const input = plainToInstance(dto, given);
  // Asynchronous on purpose: validateSync() skips constraints that return promises and calls them valid.
  const errors = await validate(input, {
    whitelist: true,
    forbidNonWhitelisted: true,
    // Off, or a DTO without properties could never be valid; the whitelist already refuses every key it has.
    forbidUnknownValues: false,
  });
  return errors.length === 0 ? { ok: true, input } : invalid(describe(errors));
}

function invalid(problems: readonly string[]): InputReading {
  return { ok: false, problems };
}

/** One line per place, `path: what it must be`. The depth is bounded by the shape check. */
function describe(errors: readonly ValidationError[], prefix = ''): string[] {
  return errors.flatMap((error) => {
    const path = joinPath(prefix, error.property);
    const sentence = sentenceOf(error);
    const own = sentence === undefined ? [] : [`${path}: ${sentence}`];
    return [...own, ...describe(error.children ?? [], path)];
  });
}

function sentenceOf({ constraints = {}, property, target, value }: ValidationError): string | undefined {
  if ('whitelistValidation' in constraints) return unknownKey(property, target);
  // The decorator nearest to the property comes last in its list; what a value is, is said before how large it is.
  const sentences = Object.values(constraints)
    .reverse()
    .map((text) => withoutName(text, property));
  if (sentences.length === 0) return undefined;
  return `${value === undefined ? 'is missing, ' : ''}${sentences.join(', ')}`;
}

function unknownKey(key: string, target: object | undefined): string {
  const known = target === undefined ? [] : keysOf(target.constructor);
  const near = nearestKey(plainKey(key), known);
  if (near !== undefined) return `unknown key, did you mean ${near}?`;
  return known.length === 0 ? 'unknown key, there are none' : `unknown key, known are ${known.join(', ')}`;
}

function keysOf(dto: NewableFunction): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

/** class-validator starts its sentences with the property's name; the path already says it. */
function withoutName(text: string, property: string): string {
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}
