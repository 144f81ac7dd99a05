import type { ToolIcon } from '../kernel/index.js';

/**
 * A line drawing as an icon, in a grey that can be seen on light and on dark.
 *
 * @param shapes SVG elements in a field of 24 by 24, with attributes in single quotes
 */
export function svgIcon(shapes: string): ToolIcon {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#64748b' stroke-width='2'>${shapes}</svg>`;
  return {
    src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    mimeType: 'image/svg+xml',
  };
}
