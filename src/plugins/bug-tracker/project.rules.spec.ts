import { describe, expect, it } from '@jest/globals';
import { projectIdOf } from './project.rules.js';

describe('projectIdOf', () => {
  it.each([
    ['/srv/projects/demo', 'demo-9fe2fb7f'],
    ['/', '-8a5edab2'],
  ])('names %s %s, as the reference does', (path, id) => {
    expect(projectIdOf(path)).toBe(id);
  });
});
