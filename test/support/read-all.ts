import type { Readable } from 'node:stream';

/** All that waits in a stream. `read()` alone gives everything up to Node 24 and one chunk from Node 26 on. */
export function readAll(stream: Readable): string {
  const chunks: Buffer[] = [];
  for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read())
    chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
