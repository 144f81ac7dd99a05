import { describe, expect, it } from '@jest/globals';
import { decodedOf, imageTypeOf } from './text.decoder.js';

describe('imageTypeOf', () => {
  it.each([
    ['89504e470d0a1a0a00', 'image/png'],
    ['ffd8ffe0', 'image/jpeg'],
    ['474946383961', 'image/gif'],
    ['474946383761', 'image/gif'],
    ['52494646aabb0a0d5745425056', 'image/webp'],
    ['52494646aabbccdd57415645', undefined],
    ['3c737667', undefined],
    ['', undefined],
  ])('takes %s for %s', (bytes, type) => {
    expect(imageTypeOf(Buffer.from(bytes, 'hex'))).toBe(type);
  });
});

describe('decodedOf', () => {
  it.each([
    ['c3a4', 'ä'],
    ['efbbbf61', '\ufeffa'],
    ['', ''],
    ['ff', undefined],
    ['c3', undefined],
    ['610062', undefined],
    ['eda080', undefined],
  ])('makes of %s %j', (bytes, text) => {
    expect(decodedOf(Buffer.from(bytes, 'hex'))).toBe(text);
  });
});
