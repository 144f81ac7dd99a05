import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { InputClass } from '../kernel/index.js';
import { regExpProblem } from '../security/index.js';
import { nestedClassesOf } from './nested.classes.js';

/** Finds the patterns of a DTO, and of all that it contains, that must not be matched against a caller's texts. */
export function costlyPatterns(dto: InputClass, path = ''): string[] {
  return getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', true, false)
    .flatMap((rule) => {
      const place = path === '' ? rule.propertyName : `${path}.${rule.propertyName}`;
      if (rule.type === ValidationTypes.NESTED_VALIDATION)
        return dtosIn(rule.target as InputClass, rule.propertyName).flatMap((one) =>
          costlyPatterns(one, place),
        );
      return patternsOf(rule.name, (rule.constraints ?? []) as unknown[]).flatMap((pattern) => {
        const problem = regExpProblem(pattern);
        return problem === undefined
          ? []
          : [`${place}: the pattern ${String(pattern).slice(0, 64)} ${problem}`];
      });
    });
}

function dtosIn(target: InputClass, property: string): InputClass[] {
  const nested = nestedClassesOf(target, property);
  switch (nested.kind) {
    case 'one':
      return [nested.dto];
    case 'union':
      return nested.classes.map(({ dto }) => dto);
    case 'untyped':
    case 'losing':
      // The schema of such a DTO is refused.
      return [];
    default: {
      const never: never = nested;
      return never;
    }
  }
}

/** Of `@Matches()`, which takes a text as well, and of a team's own decorators. */
function patternsOf(rule: string | undefined, constraints: readonly unknown[]): RegExp[] {
  const [pattern, flags] = constraints;
  if (rule === 'matches' && typeof pattern === 'string')
    return [new RegExp(pattern, typeof flags === 'string' ? flags : '')];
  return constraints.filter((one) => one instanceof RegExp);
}
