import { describe, expect, it } from '@jest/globals';
import { patternProblem } from './pattern.rules.js';

describe('patternProblem', () => {
  it.each([
    '^[a-z0-9-]{1,64}$',
    '^BUG-\\d{3,}$',
    '^[^\\n\\r]*$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
    '^(?:foo|bar|baz)$',
    '^[\\p{L}\\p{N} ]+$',
    '^https?://[^\\s]+$',
    '^[a-z]+(?:-[a-z]+)*$',
    '^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,4}$',
    '^\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?$',
    'a*',
    '',
  ])('takes %s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  it.each([
    ['nested repetition', '(a+)+$'],
    ['the same twice', '(a|a)*$'],
    ['overlapping choices', '(a|aa)+$'],
    ['a repetition that another repeats', '([a-z]+)*='],
    ['anything, any number of times', '(.*)*x'],
    ['bounded, and still too many ways', '^(a?){30}a{30}$'],
    ['words and blanks', '(\\w+\\s?)*!$'],
    ['eleven times anything', '^(.*a){11}$'],
    ['time that grows with the third power', 'a*a*a*b'],
    ['time that grows with the square', '\\s+$'],
    ['two neighbours that match the same', '\\d+\\d+x'],
    ['a choice and a reference back', '(.+)\\1+$'],
  ])('refuses %s: %s', (_what, pattern) => {
    expect(patternProblem(pattern)).toBe(
      'could take very long on some texts; anchor it with ^, give repetitions a maximum such as {0,64}, and let no two neighbours match the same characters',
    );
  });

  it.each([
    ['(', 'is no regular expression of JavaScript with the u flag'],
    ['\\_', 'is no regular expression of JavaScript with the u flag'],
    [`^${'a'.repeat(512)}`, 'is longer than 512 characters'],
  ])('refuses %s: it %s', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem);
  });
});
