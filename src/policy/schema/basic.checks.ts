import type { JsonObject } from '../../kernel/index.js';
import { shown, type Check } from './inspections.js';

/** `true` or `false`; nothing is converted. */
export const flag: Check = {
  problem: (value) =>
    typeof value === 'boolean' ? undefined : `expected true or false, found ${shown(value)}`,
  remedy: 'write true or false without quotes',
  schema: { type: 'boolean' },
};

/** A whole number within limits, both included. */
export function wholeNumber(least: number, most: number): Check {
  return {
    problem: (value) =>
      Number.isInteger(value) && isWithin(value, least, most)
        ? undefined
        : `expected a whole number, found ${shown(value)}`,
    remedy: `write a number from ${least} to ${most} without quotes`,
    schema: { type: 'integer', minimum: least, maximum: most },
  };
}

/** A number within limits, both included. */
export function numberBetween(least: number, most: number): Check {
  return {
    problem: (value) =>
      isWithin(value, least, most) ? undefined : `expected a number, found ${shown(value)}`,
    remedy: `write a number from ${least} to ${most} without quotes`,
    schema: { type: 'number', minimum: least, maximum: most },
  };
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

export const anyText: Check = {
  problem: (value) => (typeof value === 'string' ? undefined : `expected a text, found ${shown(value)}`),
  remedy: 'write it in quotes',
  schema: { type: 'string' },
};

export const anyVersion: Check = {
  problem: (value) =>
    typeof value === 'string' || typeof value === 'number'
      ? undefined
      : `expected the version of the file format, found ${shown(value)}`,
  remedy: 'write version: "1.0"',
  schema: { type: ['string', 'number'] },
};

/** One of a few words. */
export function oneOf(words: readonly string[]): Check {
  return {
    problem: (value) =>
      typeof value === 'string' && words.includes(value)
        ? undefined
        : `expected ${words.join(' or ')}, found ${shown(value)}`,
    remedy: `write ${words.join(' or ')}`,
    schema: textSchema(`^(${words.join('|')})$`),
  };
}

/** A text that must match a whole pattern. */
export function textLike(pattern: RegExp, wanted: string, remedy: string): Check {
  return {
    problem: (value) =>
      typeof value === 'string' && pattern.test(value)
        ? undefined
        : `expected ${wanted}, found ${shown(value)}`,
    remedy,
    schema: textSchema(pattern.source),
  };
}

/** A text that fits a pattern, or that a variable completes. */
export function textSchema(pattern: string): JsonObject {
  return { type: 'string', pattern: `${pattern}|\\$\\{` };
}
