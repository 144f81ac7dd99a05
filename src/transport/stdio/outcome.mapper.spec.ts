import { describe, expect, it } from '@jest/globals';
import { REFUSAL_CODES, refuse, type ToolOutcome } from '../../kernel/index.js';
import { mapOutcome } from './outcome.mapper.js';

const refused = (code: (typeof REFUSAL_CODES)[number]): ToolOutcome => ({
  kind: 'refused',
  refusal: refuse(code, 'some.rule', 'It was refused.', 'Do this.'),
});

describe('mapOutcome', () => {
  it.each<[string, ToolOutcome, object]>([
    [
      'a text',
      { kind: 'answered', answer: { blocks: ['hello'], structured: undefined } },
      { content: [{ type: 'text', text: 'hello' }] },
    ],
    [
      'several texts and a structure',
      { kind: 'answered', answer: { blocks: ['a', 'b'], structured: { n: 1 } } },
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
        structuredContent: { n: 1 },
      },
    ],
    [
      'an image',
      {
        kind: 'answered',
        answer: { blocks: [{ kind: 'image', type: 'image/png', base64: 'AQID' }], structured: undefined },
      },
      { content: [{ type: 'image', data: 'AQID', mimeType: 'image/png' }] },
    ],
    [
      'a sound',
      {
        kind: 'answered',
        answer: { blocks: [{ kind: 'audio', type: 'audio/wav', base64: 'AQID' }], structured: undefined },
      },
      { content: [{ type: 'audio', data: 'AQID', mimeType: 'audio/wav' }] },
    ],
    [
      'documents',
      {
        kind: 'answered',
        answer: {
          blocks: [
            { kind: 'text_resource', uri: 'note:a', mimeType: 'text/plain', text: 'a' },
            { kind: 'blob_resource', uri: 'note:b', mimeType: 'font/woff', base64: 'AQID' },
          ],
          structured: undefined,
        },
      },
      {
        content: [
          { type: 'resource', resource: { uri: 'note:a', mimeType: 'text/plain', text: 'a' } },
          { type: 'resource', resource: { uri: 'note:b', mimeType: 'font/woff', blob: 'AQID' } },
        ],
      },
    ],
    [
      'a failure',
      { kind: 'failed', message: 'Bug not found: BUG-007' },
      { content: [{ type: 'text', text: 'Bug not found: BUG-007' }], isError: true },
    ],
    [
      'a timeout',
      { kind: 'timed_out', message: 'Too slow.' },
      { content: [{ type: 'text', text: 'Too slow.' }], isError: true },
    ],
    [
      'a cancellation',
      { kind: 'cancelled' },
      { content: [{ type: 'text', text: 'The call was cancelled.' }], isError: true },
    ],
  ])('answers with %s', (_case, outcome, result) => {
    expect(mapOutcome('tool', outcome, 'pushed')).toEqual({ kind: 'result', result });
  });

  it.each(['TOOL.UNKNOWN', 'TOOL.DENIED'] as const)('answers %s as a tool that does not exist', (code) => {
    expect(mapOutcome('rm', refused(code), 'pushed')).toEqual({
      kind: 'error',
      code: -32602,
      message: 'Unknown tool: rm',
    });
  });

  it.each(REFUSAL_CODES.filter((code) => !code.startsWith('TOOL.')))(
    'shows %s with its remedy, its rule and its code',
    (code) => {
      expect(mapOutcome('tool', refused(code), 'pushed')).toEqual({
        kind: 'result',
        result: {
          content: [{ type: 'text', text: 'It was refused. Do this. (rule: some.rule)' }],
          isError: true,
          _meta: { 'mcp-secure-server/refusal': { code, rule: 'some.rule' } },
        },
      });
    },
  );

  it.each([
    ['a long name', 'x'.repeat(100_000), 'x'.repeat(64)],
    ['a line end', 'a\nb', 'a\\u000ab'],
    ['a terminal sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['a direction mark', 'a\u202eb', 'a\\u202eb'],
    ['half a surrogate pair', 'a\ud800', 'a\\ud800'],
    ['a name of emoji, cut between and not inside them', '😀'.repeat(70), '😀'.repeat(64)],
  ])('quotes %s harmlessly', (_case, name, quoted) => {
    expect(mapOutcome(name, refused('TOOL.UNKNOWN'), 'pushed')).toMatchObject({
      message: `Unknown tool: ${quoted}`,
    });
  });

  it('says what a client would have to declare, in the era that has words for it', () => {
    const outcome = { kind: 'failed', message: 'Needs one.', needs: 'sampling' } as const;

    expect(mapOutcome('a', outcome, 'rounds')).toEqual({
      kind: 'error',
      code: -32021,
      message: 'Needs one.',
      data: { requiredCapabilities: { sampling: {} } },
    });
    expect(mapOutcome('a', outcome, 'pushed')).toEqual({
      kind: 'result',
      result: { content: [{ type: 'text', text: 'Needs one.' }], isError: true },
    });
  });
});
