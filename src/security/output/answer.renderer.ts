import {
  AUDIO_TYPES,
  AudioAnswer,
  ContentAnswer,
  ImageAnswer,
  IMAGE_TYPES,
  isJsonObject,
  parseUrl,
  ResourceAnswer,
  SealedAnswer,
  type AnsweredMedia,
  type DeclaredAnswer,
  type ContentBlock,
  type JsonObject,
  type JsonValue,
} from '../../kernel/index.js';

const MIME_TYPE = /^[a-z]{1,32}\/[a-z0-9][a-z0-9.+-]{0,96}$/;

/** Why an answer could not be rendered. Always the tool's fault, never the caller's. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/**
 * Turns what a tool returned into the answer that leaves, within `maxBytes` of UTF-8 and base64.
 * The value is serialised once and read back, so that nothing with a `toJSON`, a getter or a prototype of its
 * own can say one thing in the text block and another in the structured content.
 */
export function renderAnswer(shape: DeclaredAnswer['shape'], value: unknown, maxBytes: number): SealedAnswer {
  switch (shape) {
    case 'text': {
      if (!isBlock(value)) throw new UnusableAnswer('the tool declares text and returned something else');
      return renderBlocks([value], maxBytes);
    }
    case 'content': {
      if (!(value instanceof ContentAnswer))
        throw new UnusableAnswer('the tool declares content and returned something else');
      return renderBlocks(value.blocks, maxBytes);
    }
    case 'object': {
      const { text, json } = serialise(value);
      if (!isJsonObject(json))
        throw new UnusableAnswer('the tool declares an object and returned something else');
      return new SealedAnswer({ blocks: [within(text, maxBytes)], structured: json as JsonObject });
    }
    case 'list': {
      const { text, json } = serialise(value);
      within(text, maxBytes);
      if (!isJsonObject(json) || !Array.isArray(json['items'])) {
        throw new UnusableAnswer('the tool declares a list and returned no page');
      }
      const items = json['items'] as JsonValue[];
      const next = json['next_cursor'];
      const more =
        typeof next === 'string' ? [`More results: call again with cursor ${JSON.stringify(next)}.`] : [];
      const structured = { items, ...(typeof next === 'string' && { next_cursor: next }) };
      return new SealedAnswer({ blocks: [JSON.stringify(items), ...more], structured });
    }
    default: {
      const never: never = shape;
      throw new UnusableAnswer(`unknown answer shape ${String(never)}`);
    }
  }
}

function isBlock(value: unknown): value is ContentBlock {
  return (
    typeof value === 'string' ||
    value instanceof ImageAnswer ||
    value instanceof AudioAnswer ||
    value instanceof ResourceAnswer
  );
}

function renderBlocks(blocks: readonly ContentBlock[], maxBytes: number): SealedAnswer {
  const rendered = blocks.map((block) => (typeof block === 'string' ? block : renderMedia(block)));
  // All together: a thousand blocks of the largest size would be within a limit for each.
  within(rendered.map(measuredText).join(''), maxBytes);
  return new SealedAnswer({ blocks: rendered, structured: undefined });
}

/** As it leaves: base64 is a third longer. */
function measuredText(block: string | AnsweredMedia): string {
  if (typeof block === 'string') return block;
  const content = 'base64' in block ? block.base64 : block.text;
  return 'uri' in block ? content + block.uri + block.mimeType : content;
}

function renderMedia(block: Exclude<ContentBlock, string>): AnsweredMedia {
  if (block instanceof ImageAnswer) {
    if (!IMAGE_TYPES.includes(block.type) || !Buffer.isBuffer(block.content))
      throw new UnusableAnswer('the tool returned an image that is none');
    return { kind: 'image', type: block.type, base64: block.content.toString('base64') };
  }
  if (block instanceof AudioAnswer) {
    if (!AUDIO_TYPES.includes(block.type) || !Buffer.isBuffer(block.content))
      throw new UnusableAnswer('the tool returned a sound that is none');
    return { kind: 'audio', type: block.type, base64: block.content.toString('base64') };
  }
  if (block instanceof ResourceAnswer) return renderResource(block);
  const never: never = block;
  throw new UnusableAnswer(`unknown block ${String(never)}`);
}

function renderResource({ uri, mimeType, content }: ResourceAnswer): AnsweredMedia {
  const scheme = parseUrl(uri)?.protocol;
  if (scheme === undefined || scheme === 'file:')
    throw new UnusableAnswer('the tool returned a resource whose URI is none, or a path of this machine');
  if (!MIME_TYPE.test(mimeType)) throw new UnusableAnswer('the tool returned a resource without a type');
  if (typeof content === 'string') return { kind: 'text_resource', uri, mimeType, text: content };
  if (!Buffer.isBuffer(content)) throw new UnusableAnswer('the tool returned a resource without content');
  return { kind: 'blob_resource', uri, mimeType, base64: content.toString('base64') };
}

function serialise(value: unknown): { text: string; json: JsonValue } {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new UnusableAnswer('the tool returned a value that JSON cannot carry', { cause });
  }
  if (text === undefined) throw new UnusableAnswer('the tool returned nothing');
  return { text, json: JSON.parse(text) as JsonValue };
}

function within(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  throw new UnusableAnswer(
    `the answer is larger than ${maxBytes} bytes; ask for less, for example with a limit`,
  );
}
