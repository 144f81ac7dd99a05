import { ImageAnswer, ToolError, type OpenFile, type ToolContext } from '../../kernel/index.js';
import { IMAGE_MAX_BYTES, TEXT_MAX_BYTES } from './files.limits.js';
import type { ReadFileInput } from './inputs/read.inputs.js';
import { readLines, readTail, tooMuch } from './line.reader.js';
import { imageTypeOf, textOfBytes } from './text.decoder.js';

/** What of a file is wanted. */
export type Extent =
  | { readonly kind: 'whole' }
  | { readonly kind: 'tail'; readonly lines: number }
  | { readonly kind: 'lines'; readonly from: number; readonly to: number };

/** @throws ToolError when the input asks for more than one thing */
export function extentOf({ head, tail, from_line, to_line }: Omit<ReadFileInput, 'path'>): Extent {
  const hasRange = from_line !== undefined || to_line !== undefined;
  if ([head !== undefined, tail !== undefined, hasRange].filter(Boolean).length > 1) {
    throw new ToolError('Give only one of head, tail, and from_line with to_line.');
  }
  if (head !== undefined) return { kind: 'lines', from: 1, to: head };
  if (tail !== undefined) return { kind: 'tail', lines: tail };
  if (!hasRange) return { kind: 'whole' };
  const [from, to] = [from_line ?? 1, to_line ?? Number.MAX_SAFE_INTEGER];
  if (to < from) throw new ToolError('to_line lies before from_line.');
  return { kind: 'lines', from, to };
}

export async function readExtent(input: ReadFileInput, context: ToolContext): Promise<string | ImageAnswer> {
  const extent = extentOf(input);
  return context.files.open(input.path, async (file) => {
    switch (extent.kind) {
      case 'whole':
        return readWhole(file);
      case 'tail':
        return textOfBytes(await readTail(file, extent.lines));
      case 'lines':
        return textOfBytes(await readLines(file, extent.from, extent.to));
      default: {
        const never: never = extent;
        return never;
      }
    }
  });
}

async function readWhole(file: OpenFile): Promise<string | ImageAnswer> {
  const limit = Math.max(IMAGE_MAX_BYTES, TEXT_MAX_BYTES);
  const content = await file.read(0, limit + 1);
  const image = imageTypeOf(content);
  if (image !== undefined) {
    if (content.length > IMAGE_MAX_BYTES) {
      throw new ToolError(
        `The image has ${file.bytes} bytes, more than the ${IMAGE_MAX_BYTES} that can be shown.`,
      );
    }
    return new ImageAnswer(image, content);
  }
  if (content.length > TEXT_MAX_BYTES) throw tooMuch(file.bytes);
  return textOfBytes(content);
}
