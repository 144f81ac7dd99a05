import type { ApplicationConfig } from '@nestjs/core';

/** The guards of the security room's own array. */
const OWN_GUARDS = 5;

/**
 * Finds global enhancers that would not do what their author expects of them.
 * Nest drops request-scoped and transient ones from our context without a word; a foreign global guard can run
 * before ours, on input that nobody has validated; a global pipe changes input after it was judged.
 */
export function findGlobalProblems(config: ApplicationConfig): string[] {
  const problems: string[] = [];
  const scoped = [
    config.getGlobalRequestGuards(),
    config.getGlobalRequestInterceptors(),
    config.getGlobalRequestFilters(),
    config.getGlobalRequestPipes(),
  ];
  if (scoped.some((enhancers) => enhancers.length > 0)) {
    problems.push(
      'a global guard, interceptor, filter or pipe is request-scoped or transient and would never run',
    );
  }
  if (config.getGlobalGuards().length > OWN_GUARDS) {
    problems.push(
      'there is a further APP_GUARD, which could run before ours; put @UseGuards() on the tools instead',
    );
  }
  if (config.getGlobalPipes().length > 0) {
    problems.push('there is an APP_PIPE, which would change input after it was judged; validate in the DTO');
  }
  return problems;
}
