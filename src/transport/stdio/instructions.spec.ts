import { describe, expect, it } from '@jest/globals';
import { instructionsFor } from './instructions.js';

describe('instructionsFor', () => {
  it.each([
    [
      ['search_tools', 'list_categories', 'add_bug'],
      ['search_tools', 'list_categories'],
    ],
    [['search_tools'], ['search_tools']],
    [['list_categories'], ['list_categories']],
    [['add_bug'], []],
    [[], []],
  ])('sends a model that has %j to %j, and to no tool that is not there', (visible, named) => {
    const text = instructionsFor(new Set(visible));

    // Every tool of ours has an underscore in its name, and no other word here has one but a parameter.
    expect(text.match(/\b[a-z]+_[a-z_]+\b/g)?.filter((word) => word !== 'detail_level') ?? []).toEqual(named);
    expect(text).toContain('do not guess names');
  });
});
