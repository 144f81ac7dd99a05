import { describe, expect, it } from '@jest/globals';
import { AudioAnswer, ContentAnswer, ImageAnswer, ResourceAnswer } from '../../kernel/index.js';
import { renderAnswer } from './answer.renderer.js';

describe('renderAnswer', () => {
  it('seals what it rendered, so that nothing puts another answer in its place', () => {
    const sealed = renderAnswer('text', 'hi', 100);

    expect(() => Object.assign(sealed, { answer: { blocks: ['other'] } })).toThrow(TypeError);
  });

  it('gives of a list with a face for JSON nothing but that face', () => {
    const { answer } = renderAnswer('list', { items: ['hidden'], toJSON: () => ({ items: ['shown'] }) }, 100);

    expect(answer).toEqual({ blocks: ['["shown"]'], structured: { items: ['shown'] } });
  });

  it('gives text as it is', () => {
    expect(renderAnswer('text', 'hello', 100).answer).toEqual({ blocks: ['hello'], structured: undefined });
  });

  it('gives an image of a tool that answers text, measured as it leaves', () => {
    const image = new ImageAnswer('image/png', Buffer.from([1, 2, 3]));

    expect(renderAnswer('text', image, 4).answer).toEqual({
      blocks: [{ kind: 'image', type: 'image/png', base64: 'AQID' }],
      structured: undefined,
    });
    expect(() => renderAnswer('text', image, 3)).toThrow('the answer is larger than 3 bytes');
    expect(() => renderAnswer('text', new ImageAnswer('text/html' as 'image/png', Buffer.of()), 9)).toThrow(
      'an image that is none',
    );
  });

  it('gives sounds and documents, each with its type', () => {
    const blocks = [
      new AudioAnswer('audio/wav', Buffer.from([1, 2, 3])),
      new ResourceAnswer('note:a', 'text/plain', 'hello'),
      new ResourceAnswer('note:b', 'application/zip', Buffer.from([1, 2, 3])),
    ];

    expect(renderAnswer('content', new ContentAnswer(blocks), 100).answer.blocks).toEqual([
      { kind: 'audio', type: 'audio/wav', base64: 'AQID' },
      { kind: 'text_resource', uri: 'note:a', mimeType: 'text/plain', text: 'hello' },
      { kind: 'blob_resource', uri: 'note:b', mimeType: 'application/zip', base64: 'AQID' },
    ]);
    expect(() => renderAnswer('content', new ContentAnswer(blocks), 30)).toThrow('larger than 30 bytes');
  });

  it.each([
    [
      'a sound of another type',
      new AudioAnswer('audio/midi' as 'audio/wav', Buffer.of()),
      'a sound that is none',
    ],
    [
      'a path for a URI',
      new ResourceAnswer('file:///etc/passwd', 'text/plain', 'x'),
      'a path of this machine',
    ],
    ['no URI', new ResourceAnswer('/etc/passwd', 'text/plain', 'x'), 'whose URI is none'],
    ['no type', new ResourceAnswer('note:a', '', 'x'), 'a resource without a type'],
    ['no content', new ResourceAnswer('note:a', 'text/plain', 1 as unknown as string), 'without content'],
  ])('refuses a block with %s', (_what, block, problem) => {
    expect(() => renderAnswer('text', block, 100)).toThrow(problem);
  });

  it('gives texts and images in their order, measured all together', () => {
    const content = new ContentAnswer(['ab', new ImageAnswer('image/png', Buffer.from([1, 2, 3])), 'ü']);

    expect(renderAnswer('content', content, 8).answer).toEqual({
      blocks: ['ab', { kind: 'image', type: 'image/png', base64: 'AQID' }, 'ü'],
      structured: undefined,
    });
    expect(() => renderAnswer('content', content, 7)).toThrow('the answer is larger than 7 bytes');
    expect(() => renderAnswer('content', 'ab', 7)).toThrow('declares content and returned something else');
    expect(() => renderAnswer('text', content, 8)).toThrow('declares text and returned something else');
  });

  it('gives an object as JSON text and as structured content', () => {
    expect(renderAnswer('object', { a: 1, b: undefined }, 100).answer).toEqual({
      blocks: ['{"a":1}'],
      structured: { a: 1 },
    });
  });

  it('gives a list as a bare array in the text and as items in the structured content', () => {
    expect(renderAnswer('list', { items: [1, 2] }, 100).answer).toEqual({
      blocks: ['[1,2]'],
      structured: { items: [1, 2] },
    });
  });

  it('says in a second text how to get the next page', () => {
    expect(renderAnswer('list', { items: [], next_cursor: 'abc' }, 100).answer).toEqual({
      blocks: ['[]', 'More results: call again with cursor "abc".'],
      structured: { items: [], next_cursor: 'abc' },
    });
  });

  const circle: Record<string, unknown> = {};
  circle['self'] = circle;

  it.each([
    ['text', 7, 'the tool declares text and returned something else'],
    ['object', [1], 'the tool declares an object and returned something else'],
    ['object', undefined, 'the tool returned nothing'],
    ['object', () => 1, 'the tool returned nothing'],
    ['object', 10n, 'the tool returned a value that JSON cannot carry'],
    ['object', circle, 'the tool returned a value that JSON cannot carry'],
    ['list', [1], 'the tool declares a list and returned no page'],
  ] as const)('refuses %s that is %p', (shape, value, message) => {
    expect(() => renderAnswer(shape, value, 100)).toThrow(message);
  });

  it('counts bytes, not characters', () => {
    expect(() => renderAnswer('text', 'ä'.repeat(60), 100)).toThrow('the answer is larger than 100 bytes');
    expect(renderAnswer('text', 'ä'.repeat(50), 100).answer.blocks[0]).toHaveLength(50);
  });

  it('takes a value with two faces only once', () => {
    let calls = 0;
    const value = { toJSON: () => ({ face: ++calls }) };

    expect(renderAnswer('object', value, 100).answer).toEqual({
      blocks: ['{"face":1}'],
      structured: { face: 1 },
    });
  });
});
