import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { EgressError } from '../../kernel/index.js';
import { WIRE_OVERHEAD_BYTES } from './egress.limits.js';

/** What this client can undo, and asks for. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/**
 * Reads a body to its end, decompressed, and stops at the first byte too many: on the wire and after
 * decompression, so that a small answer cannot fill the memory.
 *
 * @throws EgressError `TOO_LARGE`, or `BAD_RESPONSE` for an unknown, repeated or broken compression
 */
export async function readBody(
  response: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const decoder = decoderFor(contentEncoding);
  const chunks: Buffer[] = [];
  const wire = capped(maxBytes + WIRE_OVERHEAD_BYTES, maxBytes);
  const plain = capped(maxBytes, maxBytes);
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of plain(source)) chunks.push(chunk);
  };
  try {
    await (decoder === undefined
      ? pipeline(response, wire, collect)
      : pipeline(response, wire, decoder, collect));
  } catch (error) {
    if (error instanceof EgressError) throw error;
    throw new EgressError('BAD_RESPONSE', 'The answer broke off or its compression is damaged.', {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
}

function decoderFor(contentEncoding: string | undefined): Transform | undefined {
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  switch (encoding) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      // Lists too: each further layer of compression multiplies what a byte on the wire can become.
      throw new EgressError('BAD_RESPONSE', 'The answer is compressed in a way that is not accepted.');
  }
}

function capped(
  limit: number,
  announced: number,
): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer, void> {
  return async function* cap(source) {
    let seen = 0;
    for await (const chunk of source) {
      seen += chunk.length;
      if (seen > limit) throw tooLarge(announced);
      yield chunk;
    }
  };
}

export function tooLarge(maxBytes: number): EgressError {
  return new EgressError('TOO_LARGE', `The answer is larger than ${maxBytes} bytes.`);
}
