import { describe, expect, it } from '@jest/globals';
import { formatBugId, parseBugId } from './bug.id.js';

describe('bug ids', () => {
  it.each([
    [1, 'BUG-001'],
    [42, 'BUG-042'],
    [999, 'BUG-999'],
    [1000, 'BUG-1000'],
    [999_999_999, 'BUG-999999999'],
  ])('write %d as %s and read it back', (number, id) => {
    expect(formatBugId(number)).toBe(id);
    expect(parseBugId(id)).toBe(number);
  });

  it.each([
    ['a second spelling of BUG-001', 'BUG-0001'],
    ['zero', 'BUG-000'],
    ['too few digits', 'BUG-1'],
    ['too many digits', 'BUG-1000000000'],
    ['lower case', 'bug-001'],
    ['a sign', 'BUG--01'],
    ['a fraction', 'BUG-1.5'],
    ['blanks', 'BUG-001 '],
    ['a line after it', 'BUG-001\n'],
    ['other digits', 'BUG-٠٠١'],
    ['nothing', ''],
  ])('refuse %s', (_what, id) => {
    expect(parseBugId(id)).toBeUndefined();
  });
});
