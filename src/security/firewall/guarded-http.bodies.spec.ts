import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import {
  anyTool,
  clientWith,
  failureOf,
  networkOf,
  neverAborted,
} from '../../../test/support/guarded.client.js';
import { serveBytes, serveWeb } from '../../../test/support/web.server.js';

describe('bodies', () => {
  async function answering(
    headers: Record<string, string>,
    body: Buffer,
    maxBytes?: number,
  ): Promise<string> {
    const server = await serveWeb((_request, response) => response.writeHead(200, headers).end(body));
    const request = {
      url: `http://api.test:${server.port}/`,
      ...(maxBytes === undefined ? {} : { maxBytes }),
    };
    const work = clientWith(networkOf(server)).request(request, anyTool, neverAborted);
    return await work.then(
      ({ body: got }) => got.toString(),
      () => failureOf(work),
    );
  }

  const text = Buffer.from('text '.repeat(100));

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
  ])('come out of %s', async (encoding, body) => {
    expect(await answering({ 'content-encoding': encoding }, body)).toBe(text.toString());
  });

  it.each([
    ['two layers of compression', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(text))],
    ['an unknown compression', { 'content-encoding': 'zstd' }, text],
    ['damaged compression', { 'content-encoding': 'gzip' }, text],
    ['compression that breaks off', { 'content-encoding': 'gzip' }, gzipSync(text).subarray(0, 20)],
  ])('with %s are a bad answer', async (_what, headers, body) => {
    expect(await answering(headers, body)).toBe('BAD_RESPONSE');
  });

  it.each([
    ['exactly as large as allowed', {}, 500, 'text '.repeat(100)],
    ['one byte larger', {}, 499, 'TOO_LARGE'],
    ['larger after decompression', { 'content-encoding': 'gzip' }, 499, 'TOO_LARGE'],
  ])('are judged by their size: %s', async (_what, headers, maxBytes, expected) => {
    const body = 'content-encoding' in headers ? gzipSync(text) : text;
    expect(await answering({ ...headers }, body, maxBytes)).toBe(expected);
  });

  it('of a size announced too large are not read at all', async () => {
    const server = await serveWeb((_request, response) =>
      response.writeHead(200, { 'content-length': '999999999' }).flushHeaders(),
    );
    const work = clientWith(networkOf(server)).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect(await failureOf(work)).toBe('TOO_LARGE');
  });

  it('that send a lot and hold nothing are stopped on the wire', async () => {
    // Empty stored blocks: five bytes on the wire each, none after decompression.
    const header = gzipSync('').subarray(0, 10);
    const padding = Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff])));
    const trailer = Buffer.from([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    const body = Buffer.concat([header, padding, trailer]);
    const headers = { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' };
    expect(await answering(headers, body, 500)).toBe('TOO_LARGE');
    expect(await answering(headers, body, 100_000)).toBe('');
  });

  it('that expand from 200 KiB to 200 MiB fail in bounded memory', async () => {
    // Members of a gzip stream add up: each turns 1 KiB into 1 MiB.
    const member = gzipSync(Buffer.alloc(1024 * 1024));
    const bomb = Buffer.concat(Array.from({ length: 200 }, () => member));
    const before = process.resourceUsage().maxRSS;
    expect(await answering({ 'content-encoding': 'gzip' }, bomb)).toBe('TOO_LARGE');
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(64);
  });

  it('without end are stopped at the limit', async () => {
    const server = await serveWeb((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pump);
      pump();
    });
    const work = clientWith(networkOf(server)).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect(await failureOf(work)).toBe('TOO_LARGE');
  });

  it('that break off are a bad answer', async () => {
    const server = await serveBytes((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    });
    const work = clientWith(networkOf(server)).request(
      { url: `http://api.test:${server.port}/` },
      anyTool,
      neverAborted,
    );
    expect(await failureOf(work)).toBe('BAD_RESPONSE');
  });
});
