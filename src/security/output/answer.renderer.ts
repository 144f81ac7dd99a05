import {
  ImageAnswer,
  IMAGE_TYPES,
  isJsonObject,
  SealedAnswer,
  type AnswerShape,
  type JsonObject,
  type JsonValue,
} from '../../kernel/index.js';

/** Why an answer could not be rendered. Always the tool's fault, never the caller's. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/**
 * Turns what a tool returned into the answer that leaves, within `maxBytes` of UTF-8 per text.
 * The value is serialised once and read back, so that nothing with a `toJSON`, a getter or a prototype of its
 * own can say one thing in the text block and another in the structured content.
 */
export function renderAnswer(shape: AnswerShape, value: unknown, maxBytes: number): SealedAnswer {
  switch (shape) {
    case 'text': {
      if (value instanceof ImageAnswer) return renderImage(value, maxBytes);
      if (typeof value !== 'string')
        throw new UnusableAnswer('the tool declares text and returned something else');
      return new SealedAnswer({ texts: [within(value, maxBytes)], structured: undefined });
    }
    case 'object': {
      const { text, json } = serialise(value);
      if (!isJsonObject(json))
        throw new UnusableAnswer('the tool declares an object and returned something else');
      return new SealedAnswer({ texts: [within(text, maxBytes)], structured: json as JsonObject });
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
      return new SealedAnswer({ texts: [JSON.stringify(items), ...more], structured });
    }
    default: {
      const never: never = shape;
      throw new UnusableAnswer(`unknown answer shape ${String(never)}`);
    }
  }
}

/** Measured as it leaves: base64 is a third longer. */
function renderImage({ type, content }: ImageAnswer, maxBytes: number): SealedAnswer {
  if (!IMAGE_TYPES.includes(type) || !Buffer.isBuffer(content)) {
    throw new UnusableAnswer('the tool returned an image that is none');
  }
  const base64 = within(content.toString('base64'), maxBytes);
  return new SealedAnswer({ texts: [], structured: undefined, image: { type, base64 } });
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
