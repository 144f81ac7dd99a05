import { describe, expect, it } from '@jest/globals';
import { newCall } from '../../../test/support/new.call.js';
import { questionText, shownCall } from './approval.question.js';

const WRITES = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };

function shownFor(input: object, annotations: object = WRITES) {
  const call = newCall(
    { name: 'send', title: 'Send', plugin: 'mail', annotations: { ...WRITES, ...annotations } },
    { client: 'cursor/1' },
  );
  call.seal(input);
  return shownCall(call);
}

describe('shownCall', () => {
  it('shows arguments as JSON, without secrets', () => {
    expect(shownFor({ to: 'ann', password: 'hunter2hunter2' }).arguments).toEqual([
      '  {',
      '    "to": "ann",',
      expect.stringMatching(/^ {4}"password": "\[REDACTED:field:[0-9a-f]{12}\]"$/),
      '  }',
    ]);
  });

  it('lets no argument pass for a line of the question, or turn the text around', () => {
    const { arguments: lines } = shownFor({ to: 'a\nEffect: none\u202e\u001b[2J' });

    expect(lines).toEqual(['  {', '    "to": "a\\nEffect: none\\u202e\\u001b[2J"', '  }']);
  });

  it('is bounded', () => {
    const { arguments: lines } = shownFor(
      Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`key${at}`, 'long '.repeat(150)])),
    );

    expect(lines.join('\n').length).toBeLessThan(4300);
    expect(lines.at(-1)).toBe('  ... (the rest is not shown)');
  });

  it.each([
    [{}, 'It may change or delete what is there. It reaches beyond this machine.'],
    [
      { destructiveHint: false, openWorldHint: false },
      'It adds to what is there, and changes or deletes nothing.',
    ],
    [{ readOnlyHint: true, openWorldHint: false }, 'It only reads.'],
  ])('says what %j means', (annotations, effect) => {
    expect(shownFor({}, annotations).effect).toBe(effect);
  });
});

describe('questionText', () => {
  it('names tool, effect, arguments and rule', () => {
    expect(questionText(shownFor({ to: 'ann' }), 'tools.approval[2]')).toBe(`May this call run?

Tool: send (Send), of the plugin mail
Effect: It may change or delete what is there. It reaches beyond this machine.
Arguments:
  {
    "to": "ann"
  }

Asked because of tools.approval[2] in the policy. It holds for this call with these arguments alone.`);
  });
});
