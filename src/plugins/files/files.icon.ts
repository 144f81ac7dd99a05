import { svgIcon } from '../../tools/index.js';

export const FILES_ICON = svgIcon("<path d='M3 6h6l2 3h10v10H3z'/>");
