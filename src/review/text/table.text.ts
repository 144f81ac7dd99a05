import { painted, type TextLook } from './text.look.js';
import { cutTo, padded, widthOf } from './text.width.js';

const GAP = '  ';
/** Less of a name says nothing, however narrow the terminal. */
const MIN_NAME_COLUMNS = 12;

/**
 * A table of names and figures, its head first; names are cut where a terminal has no room for them. Each line has its
 * end.
 */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  look: TextLook,
): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  const figures = widths.slice(1).reduce((sum, width) => sum + GAP.length + width, 0);
  const room = Math.max((look.columns ?? Infinity) - figures, MIN_NAME_COLUMNS);
  const names = Math.min(widths[0] ?? 0, room);
  return all
    .map(([name = '', ...texts], index) => {
      const cells = texts.map((text, column) => padded(text, widths[column + 1] ?? 0, 'left'));
      const line = [padded(cutTo(name, names), names), ...cells].join(GAP);
      return `${index === 0 ? painted(line, 'heading', look) : line}\n`;
    })
    .join('');
}
