import { PLAIN, type TextLook } from '../review/index.js';

/** Of a terminal that does not say how wide it is. */
const DEFAULT_COLUMNS = 80;

/**
 * How lines look on stdout: cut and coloured on a terminal, plain elsewhere.
 *
 * @param columns of the terminal; undefined when stdout is none
 * @param env `NO_COLOR` and `TERM=dumb` keep colours away
 */
export function lookOf(columns: number | undefined, env: NodeJS.ProcessEnv): TextLook {
  if (columns === undefined) return PLAIN;
  const isPlain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return { columns: columns > 0 ? columns : DEFAULT_COLUMNS, colours: isPlain ? 'plain' : 'coloured' };
}
