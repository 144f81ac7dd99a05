import { describe, expect, it } from '@jest/globals';
import { IsSafeCommand } from './field-rules.decorators.js';
import { markedFields } from './field-rules.js';
import { reduceFields } from './field.reducer.js';

class Input {
  @IsSafeCommand()
  command!: string;
}

function reduced(command: string): { value: string; asGiven: string | undefined } {
  const input = Object.assign(new Input(), { command });
  reduceFields(input, '/');
  return { value: input.command, asGiven: [...markedFields(input)][0]?.asGiven };
}

describe('reduceFields', () => {
  it.each([
    ['  ls\t-l ', 'ls -l'],
    [`gr''ep "a b" c\\ d ~`, `grep 'a b' 'c d' '~'`],
    [`ls 'a b'`, `ls 'a b'`],
  ])('gives the tool the words of %j in one form', (given, value) => {
    expect(reduced(given)).toEqual({ value, asGiven: given });
  });

  // Rows like these used to lose their first line before they were judged.
  it.each([['\necho x'], ['\r\necho x'], ['echo x\n'], ['ls; id'], [`ls 'x`]])(
    'leaves %j as it is, so that judging it names what is wrong',
    (given) => {
      expect(reduced(given).value).toBe(given);
    },
  );
});
