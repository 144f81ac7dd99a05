import { describe, expect, it } from '@jest/globals';
import { iconProblems } from './tool.declaration.rules.js';

const PNG = { src: 'data:image/png;base64,AQID', mimeType: 'image/png' };

describe('iconProblems', () => {
  it('finds nothing wrong with a picture that is at hand', () => {
    expect(
      iconProblems([PNG, { src: 'data:image/svg+xml;base64,PHN2Zz4=', mimeType: 'image/svg+xml' }]),
    ).toEqual([]);
  });

  it.each([
    ['an address to fetch', { ...PNG, src: 'https://a.example/i.png' }],
    ['a file', { ...PNG, src: 'file:///i.png' }],
    ['what is not base64', { ...PNG, src: 'data:image/png;base64,<svg onload=x>' }],
    ['nothing', { ...PNG, src: 'data:image/png;base64,' }],
    ['what is no text', { ...PNG, src: undefined as unknown as string }],
    ['another type than it says', { ...PNG, mimeType: 'image/webp' }],
    ['what is no picture', { src: 'data:text/html;base64,AQID', mimeType: 'text/html' }],
    ['what is larger than 8 KiB', { ...PNG, src: PNG.src + 'A'.repeat(8192) }],
  ])('refuses %s', (_what, icon) => {
    expect(iconProblems([PNG, icon])).toEqual([expect.stringMatching(/^icons\[1\] (must be|is larger)/)]);
  });
});
