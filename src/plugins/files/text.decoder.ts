import { ToolError, type ImageType } from '../../kernel/index.js';

/** The first bytes in hexadecimal. */
const MAGIC: readonly (readonly [ImageType, RegExp])[] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(37|39)61/],
  ['image/webp', /^52494646.{8}57454250/],
];

/** What the first bytes say, whatever the name says. */
export function imageTypeOf(content: Buffer): ImageType | undefined {
  const start = content.subarray(0, 16).toString('hex');
  return MAGIC.find(([, magic]) => magic.test(start))?.[0];
}

/**
 * @returns the text, a byte order mark included: what is written back must be what was read
 * @throws ToolError when it is no UTF-8 text
 */
export function textOfBytes(content: Uint8Array): string {
  const text = decodedOf(content);
  if (text === undefined) throw new ToolError('The file is not a text in UTF-8.');
  return text;
}

/** The text of bytes, or undefined when they are none: no UTF-8, or with a NUL. */
export function decodedOf(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
