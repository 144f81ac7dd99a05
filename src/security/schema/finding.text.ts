import { joinPath } from '../validator/problem.path.js';
import type { Finding, KeywordNode } from './schema.engine.js';

const MAX_VALUES_CHARS = 300;

/** What a schema is asked about, in the words of a problem. */
export type Subject = 'arguments' | 'the answer';

/** What is wrong with a value, without the value, and what would be right: `priority: must be one of "low", "high"`. */
export function findingText(
  subject: Subject,
  { name, path }: Finding,
  node: KeywordNode | undefined,
): string {
  return `${pathText(subject, path)}: ${sentenceOf(name, node?.value)}`;
}

export function pathText(subject: Subject, path: readonly string[]): string {
  return path.length === 0 ? subject : path.reduce(joinPath, '');
}

function sentenceOf(name: string, value: unknown): string {
  switch (name) {
    case 'type':
      return `must be of type ${[value].flat().join(' or ')}`;
    case 'enum':
      return `must be one of ${listed(value as string[])}`;
    case 'const':
      return `must be ${listed([String(value)])}`;
    case 'required':
      return `must have ${listed(value as string[])}`;
    case 'minLength':
      return `must have at least ${String(value)} characters`;
    case 'maxLength':
      return `must have at most ${String(value)} characters`;
    case 'minItems':
      return `must have at least ${String(value)} items`;
    case 'maxItems':
      return `must have at most ${String(value)} items`;
    case 'minProperties':
      return `must have at least ${String(value)} keys`;
    case 'maxProperties':
      return `must have at most ${String(value)} keys`;
    case 'minimum':
      return `must not be less than ${String(value)}`;
    case 'maximum':
      return `must not be greater than ${String(value)}`;
    case 'exclusiveMinimum':
      return `must be greater than ${String(value)}`;
    case 'exclusiveMaximum':
      return `must be less than ${String(value)}`;
    case 'multipleOf':
      return `must be a multiple of ${String(value)}`;
    case 'uniqueItems':
      return 'must not have the same item twice';
    case 'pattern':
      return `must match ${listed([value instanceof RegExp ? value.source : 'the pattern'])}`;
    case 'format':
      return `must have the format ${String(value)}`;
    case 'anyOf':
      return 'must fit at least one of the alternatives';
    case 'oneOf':
      return 'must fit exactly one of the alternatives';
    case 'validate':
      return 'is not allowed';
    default:
      return `does not satisfy ${name}`;
  }
}

function listed(values: readonly string[]): string {
  const text = values.join(', ');
  return text.length > MAX_VALUES_CHARS ? `${text.slice(0, MAX_VALUES_CHARS)}...` : text;
}
