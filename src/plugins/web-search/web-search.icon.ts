import { svgIcon } from '../../tools/index.js';

export const WEB_SEARCH_ICON = svgIcon(
  "<circle cx='12' cy='12' r='9'/><path d='M3 12h18M12 3c6 6 6 12 0 18M12 3c-6 6-6 12 0 18'/>",
);
