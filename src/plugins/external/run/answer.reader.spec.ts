import { describe, expect, it } from '@jest/globals';
import { ContentAnswer, ImageAnswer } from '../../../kernel/index.js';
import { parseObject, readAnswer } from './answer.reader.js';

const TEXT = { type: 'text', text: 'hello' };
/** One pixel would be longer; nobody looks into it. */
const IMAGE = { type: 'image', data: 'AQID', mimeType: 'image/png' };

const times = (count: number, what: unknown): never[] => Array.from({ length: count }, () => what as never);

describe('parseObject', () => {
  it.each<[string, string | Buffer, Record<string, unknown>]>([
    ['an object', '{"a":1}', { a: 1 }],
    ['an empty object', '{}', {}],
    ['blanks and lines around it', ' \r\n\t{"a":1}\r\n\n', { a: 1 }],
    ['an object of several lines', '{\n  "a": 1\n}\n', { a: 1 }],
    ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['letters of any language', '{"a":"ü日😀"}', { a: 'ü日😀' }],
    ['a newline within a text, as it is written', '{"a":"\\n"}', { a: '\n' }],
  ])('reads %s', (_what, text, object) => {
    expect(parseObject(Buffer.from(text as string))).toEqual({ ok: true, object });
  });

  const NOTHING = 'it answered nothing';
  const NO_OBJECT = 'its output is not one JSON object';
  const MORE = 'it wrote more to its output than one JSON object';
  const NO_UTF8 = 'its output is not UTF-8';

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', NOTHING],
    ['blanks', ' \r\n\t', NOTHING],
    ['a list', '[{"a":1}]', NO_OBJECT],
    ['a text', '"a"', NO_OBJECT],
    ['null', 'null', NO_OBJECT],
    ['a number', '1', NO_OBJECT],
    ['words', 'Done.', NO_OBJECT],
    ['half an object', '{"a":', NO_OBJECT],
    ['an object in the manner of JavaScript', "{a:'1'}", NO_OBJECT],
    ['an object with a comma too many', '{"a":1,}', NO_OBJECT],
    ['a word before the object', 'Loading...\n{"a":1}', NO_OBJECT],
    ['a word after the object', '{"a":1}\nDone.', MORE],
    ['two objects', '{"a":1}\n{"a":2}', MORE],
    ['two objects on a line', '{"a":1}{"a":2}', NO_OBJECT],
    ['a zero byte after the object', '{"a":1}\n\0', MORE],
    ['Latin-1', Buffer.from('{"a":"\xfc"}', 'latin1'), NO_UTF8],
    ['half a letter', Buffer.from([0x7b, 0x7d, 0xc3]), NO_UTF8],
    ['a surrogate as bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), NO_UTF8],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), NO_OBJECT],
    ['a megabyte of brackets', '['.repeat(1 << 20), NO_OBJECT],
  ])('refuses %s', (_what, text, problem) => {
    expect(parseObject(Buffer.from(text as string))).toEqual({ ok: false, problem });
  });
});

describe('readAnswer', () => {
  describe('of a tool without an output schema', () => {
    it.each<[string, unknown[], ContentAnswer]>([
      ['nothing', [], new ContentAnswer([])],
      ['a text', [TEXT], new ContentAnswer(['hello'])],
      ['an empty text', [{ type: 'text', text: '' }], new ContentAnswer([''])],
      ['an image', [IMAGE], new ContentAnswer([new ImageAnswer('image/png', Buffer.from([1, 2, 3]))])],
      ['base64 with an end', [{ ...IMAGE, data: 'AQ==' }], new ContentAnswer([new ImageAnswer('image/png', Buffer.from([1]))])],
      ['several, in their order', [TEXT, IMAGE, { type: 'text', text: 'b' }], new ContentAnswer(['hello', new ImageAnswer('image/png', Buffer.from([1, 2, 3])), 'b'])],
      ['as many as there may be', times(256, TEXT), new ContentAnswer(times(256, 'hello'))],
    ])('answers %s', (_what, content, value) => {
      const reading = readAnswer({ content, isError: false }, 'content');
      expect(reading).toStrictEqual({ kind: 'answer', value });
    }); // prettier-ignore

    it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])('shows images of type %s', (mimeType) => {
      const reading = readAnswer({ content: [{ ...IMAGE, mimeType }], isError: false }, 'content');
      expect(reading.kind).toBe('answer');
    });
  });

  describe('of a tool with an output schema', () => {
    it('answers the object, and leaves the writing of it to the server', () => {
      const structuredContent = { a: [1] };
      const reading = readAnswer({ content: [TEXT], isError: false, structuredContent }, 'structured');
      expect(reading).toStrictEqual({ kind: 'answer', value: { a: [1] } });
    });

    it.each([undefined, null, [], 'a', 1])('does not take %j for an object', (structuredContent) => {
      expect(readAnswer({ content: [], isError: false, structuredContent }, 'structured')).toEqual({
        kind: 'unusable',
        problem: 'its answer is wrong: structuredContent must be an object, as output_schema says',
      });
    });
  });

  describe('that is an error', () => {
    it.each([
      ['in a text', [TEXT], 'hello'],
      ['in several', [TEXT, IMAGE, { type: 'text', text: 'b' }], 'hello\nb'],
      ['without a word', [], ''],
      ['with nothing but an image', [IMAGE], ''],
    ])('says it %s', (_what, content, text) => {
      expect(readAnswer({ content, isError: true }, 'content')).toEqual({ kind: 'error', text });
    });

    it('needs no object that fits a schema', () => {
      expect(readAnswer({ content: [TEXT], isError: true }, 'structured')).toEqual({ kind: 'error', text: 'hello' });
    }); // prettier-ignore

    it('is not an error of any other form', () => {
      expect(readAnswer({ content: ['hello'], isError: true }, 'content').kind).toBe('unusable');
    });
  });

  const IS_ERROR = 'isError must be true or false';
  const CONTENT = 'content must be a list';
  const MIME = 'content[0].mimeType must be one of image/png, image/jpeg, image/gif, image/webp';
  const BASE64 = 'content[0].data must be base64';
  const of = (...content: unknown[]): Record<string, unknown> => ({ content, isError: false });

  it.each<[string, Record<string, unknown>, string]>([
    ['nothing', {}, IS_ERROR],
    ['no isError', { content: [TEXT] }, IS_ERROR],
    ['isError as a text', { content: [TEXT], isError: 'false' }, IS_ERROR],
    ['isError as a number', { content: [TEXT], isError: 0 }, IS_ERROR],
    ['isError null', { content: [TEXT], isError: null }, IS_ERROR],
    ['isError in other letters', { content: [TEXT], iserror: true, isError: false }, 'iserror is no key of an answer'],
    ['no content', { isError: false }, CONTENT],
    ['content as a text', { content: 'hello', isError: false }, CONTENT],
    ['content as an object', { content: { 0: TEXT, length: 1 }, isError: false }, CONTENT],
    ['content null', { content: null, isError: false }, CONTENT],
    ['one block too many', of(...times(257, TEXT)), 'content must have at most 256 items'],
    ['an object that no schema describes', { ...of(TEXT), structuredContent: {} }, 'structuredContent needs an output_schema in the manifest'],
    ['null in its place', { ...of(TEXT), structuredContent: null }, 'structuredContent needs an output_schema in the manifest'],
    ['a key that is not known', { ...of(TEXT), _meta: {} }, '_meta is no key of an answer'],
    ['a prototype', JSON.parse('{"content":[],"isError":false,"__proto__":{"a":1}}'), '__proto__ is no key of an answer'],
    ['a key that is not plain', { ...of(TEXT), 'a\u001b\nü': 1 }, 'a??? is no key of an answer'],
    ['a long key', { ...of(TEXT), ['x'.repeat(1000)]: 1 }, `${'x'.repeat(64)} is no key of an answer`],
    ['the id of another exchange', { ...of(TEXT), id: 1 }, 'id is no key of an answer'],
    ['a text for a block', of('hello'), 'content[0] must be an object'],
    ['null for a block', of(TEXT, null), 'content[1] must be an object'],
    ['a list for a block', of([]), 'content[0] must be an object'],
    ['a block without a type', of({ text: 'hello' }), 'content[0].type must be text or image'],
    ['a type that only an object has', of({ type: 'constructor' }), 'content[0].type must be text or image'],
    ['a resource', of({ type: 'resource_link', uri: 'file:///etc/passwd', name: 'a' }), 'content[0].type must be text or image'],
    ['audio', of({ type: 'audio', data: 'AQID', mimeType: 'audio/wav' }), 'content[0].type must be text or image'],
    ['a text without text', of({ type: 'text' }), 'content[0].text must be a text'],
    ['a text that is a number', of({ type: 'text', text: 1 }), 'content[0].text must be a text'],
    ['a text with notes', of({ ...TEXT, annotations: {} }), 'content[0].annotations is no key of an answer'],
    ['an image without a type', of({ type: 'image', data: 'AQID' }), MIME],
    ['an image that is a document', of({ ...IMAGE, mimeType: 'image/svg+xml' }), MIME],
    ['an image type in other letters', of({ ...IMAGE, mimeType: 'image/PNG' }), MIME],
    ['an image without data', of({ type: 'image', mimeType: 'image/png' }), BASE64],
    ['data that is a list', of({ ...IMAGE, data: [1, 2, 3] }), BASE64],
    ['data with a blank', of({ ...IMAGE, data: 'AQ D' }), BASE64],
    ['data with a line end', of({ ...IMAGE, data: 'AQID\nAQI' }), BASE64],
    ['data that was cut off', of({ ...IMAGE, data: 'AQI' }), BASE64],
    ['data after its end', of({ ...IMAGE, data: 'AQ==AQID' }), BASE64],
    ['data of nothing but an end', of({ ...IMAGE, data: '====' }), BASE64],
    ['base64 for addresses', of({ ...IMAGE, data: 'A-_D' }), BASE64],
    ['data that is an address', of({ ...IMAGE, data: 'data:image/png;base64,AQID' }), BASE64],
    ['a key of an image that is not known', of({ ...IMAGE, uri: 'a' }), 'content[0].uri is no key of an answer'],
  ])('refuses %s', (_what, answer, problem) => {
    expect(readAnswer(answer, 'content')).toEqual({ kind: 'unusable', problem: `its answer is wrong: ${problem}` });
  }); // prettier-ignore

  it('reads a megabyte of base64', () => {
    const reading = readAnswer(of({ ...IMAGE, data: 'A'.repeat(1 << 20) }), 'content');
    expect(reading.kind).toBe('answer');
  });
});
