import { describe, expect, it } from '@jest/globals';
import type { ClientQuestion } from '../../../kernel/index.js';
import { readReply, wireQuestion } from './client.questions.js';

const FORM: ClientQuestion = { kind: 'elicitation', message: 'Who?', requestedSchema: { type: 'object' } };
const SAMPLE: ClientQuestion = { kind: 'sampling', params: { maxTokens: 1 } };
const ROOTS: ClientQuestion = { kind: 'roots' };

describe('wireQuestion', () => {
  it.each([
    [
      FORM,
      {
        method: 'elicitation/create',
        params: { mode: 'form', message: 'Who?', requestedSchema: { type: 'object' } },
      },
    ],
    [SAMPLE, { method: 'sampling/createMessage', params: { maxTokens: 1 } }],
    [ROOTS, { method: 'roots/list', params: {} }],
  ])('says %j in the words of the protocol', (question, wire) => {
    expect(wireQuestion(question)).toEqual(wire);
  });
});

describe('readReply', () => {
  it.each([
    [
      FORM,
      { action: 'accept', content: { a: 1 } },
      { kind: 'elicitation', action: 'accept', content: { a: 1 } },
    ],
    [FORM, { action: 'accept' }, { kind: 'elicitation', action: 'accept', content: undefined }],
    [
      FORM,
      { action: 'decline', content: { a: 1 } },
      { kind: 'elicitation', action: 'decline', content: undefined },
    ],
    [FORM, { action: 'cancel' }, { kind: 'elicitation', action: 'cancel', content: undefined }],
    [
      SAMPLE,
      { role: 'assistant', content: 'x' },
      { kind: 'sampling', result: { role: 'assistant', content: 'x' } },
    ],
    [ROOTS, { roots: [{ uri: 'a:b' }] }, { kind: 'roots', roots: [{ uri: 'a:b' }] }],
  ])('reads what answers %j', (question, reply, read) => {
    expect(readReply(question, reply)).toEqual(read);
  });

  it.each([
    [FORM, { action: 'agree' }],
    [FORM, { action: 'accept', content: 'yes' }],
    [FORM, { roots: [] }],
    [FORM, 'accept'],
    [FORM, undefined],
    [SAMPLE, { content: 'x' }],
    [SAMPLE, { action: 'accept' }],
    [ROOTS, { roots: ['a'] }],
    [ROOTS, {}],
  ])('finds no answer to %j in %j', (question, reply) => {
    expect(readReply(question, reply)).toBeUndefined();
  });
});
