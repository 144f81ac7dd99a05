import { svgIcon } from '../../tools/index.js';

export const DISCOVERY_ICON = svgIcon("<circle cx='10' cy='10' r='6'/><path d='m15 15 6 6'/>");
