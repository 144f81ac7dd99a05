import {
  ContentAnswer,
  IMAGE_TYPES,
  ImageAnswer,
  isJsonObject,
  type ImageType,
} from '../../../kernel/index.js';

/** What a tool of a program answers by its manifest: blocks of content, or an object that fits its schema. */
export type AnswerKind = 'content' | 'structured';

/** What a program's answer says, or why it says nothing. */
export type AnswerReading =
  | { readonly kind: 'answer'; readonly value: unknown }
  /** The tool's own words about what went wrong; empty when it has none. */
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'unusable'; readonly problem: string };

type Parsed =
  | { readonly ok: true; readonly object: Record<string, unknown> }
  | { readonly ok: false; readonly problem: string };

const MAX_BLOCKS = 256;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

class Unusable extends Error {}

/** Reads bytes that must be one JSON object in UTF-8, and nothing else. */
export function parseObject(bytes: Buffer): Parsed {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, problem: 'its output is not UTF-8' };
  }
  if (text.trim() === '') return { ok: false, problem: 'it answered nothing' };
  const value = parsed(text);
  if (isJsonObject(value)) return { ok: true, object: value };
  const [first = ''] = text.trimStart().split('\n', 1);
  return isJsonObject(parsed(first))
    ? { ok: false, problem: 'it wrote more to its output than one JSON object' }
    : { ok: false, problem: 'its output is not one JSON object' };
}

/**
 * Reads an answer strictly: a key that is not known may be one that was meant, such as `iserror`.
 *
 * @param answer what the program wrote, without anything that is about the exchange
 */
export function readAnswer(answer: Record<string, unknown>, kind: AnswerKind): AnswerReading {
  try {
    return read(answer, kind);
  } catch (error) {
    if (error instanceof Unusable)
      return { kind: 'unusable', problem: `its answer is wrong: ${error.message}` };
    throw error;
  }
}

function read(answer: Record<string, unknown>, kind: AnswerKind): AnswerReading {
  const { content, isError, structuredContent } = known(answer, '', [
    'content',
    'isError',
    'structuredContent',
  ]);
  if (typeof isError !== 'boolean') throw new Unusable('isError must be true or false');
  if (!Array.isArray(content)) throw new Unusable('content must be a list');
  if (content.length > MAX_BLOCKS) throw new Unusable(`content must have at most ${MAX_BLOCKS} items`);
  const blocks = content.map((block: unknown, index) => blockOf(block, `content[${index}]`));
  if (isError) {
    return { kind: 'error', text: blocks.filter((block) => typeof block === 'string').join('\n') };
  }
  switch (kind) {
    case 'content':
      if (structuredContent !== undefined)
        throw new Unusable('structuredContent needs an output_schema in the manifest');
      return { kind: 'answer', value: new ContentAnswer(blocks) };
    case 'structured':
      if (!isJsonObject(structuredContent))
        throw new Unusable('structuredContent must be an object, as output_schema says');
      // The blocks are left out: the server writes the text itself, so that both say the same.
      return { kind: 'answer', value: structuredContent };
    default: {
      const never: never = kind;
      throw new Error(`unknown kind of answer ${String(never)}`);
    }
  }
}

function blockOf(block: unknown, at: string): string | ImageAnswer {
  if (!isJsonObject(block)) throw new Unusable(`${at} must be an object`);
  switch (block['type']) {
    case 'text': {
      const { text } = known(block, `${at}.`, ['type', 'text']);
      if (typeof text !== 'string') throw new Unusable(`${at}.text must be a text`);
      return text;
    }
    case 'image': {
      const { data, mimeType } = known(block, `${at}.`, ['type', 'data', 'mimeType']);
      const type = IMAGE_TYPES.find((one): one is ImageType => one === mimeType);
      if (type === undefined) throw new Unusable(`${at}.mimeType must be one of ${IMAGE_TYPES.join(', ')}`);
      if (typeof data !== 'string' || data.length % 4 !== 0 || !BASE64.test(data))
        throw new Unusable(`${at}.data must be base64`);
      return new ImageAnswer(type, Buffer.from(data, 'base64'));
    }
    default:
      throw new Unusable(`${at}.type must be text or image`);
  }
}

function known<Key extends string>(
  object: Record<string, unknown>,
  prefix: string,
  keys: readonly Key[],
): Partial<Record<Key, unknown>> {
  for (const key of Object.keys(object)) {
    if (!keys.some((one) => one === key)) throw new Unusable(`${prefix}${shown(key)} is no key of an answer`);
  }
  return object as Partial<Record<Key, unknown>>;
}

/** The program's own word, in an error that people and models read. */
function shown(key: string): string {
  return key.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
