import { svgIcon } from '../../tools/index.js';

export const BUG_TRACKER_ICON = svgIcon(
  "<rect x='7' y='8' width='10' height='12' rx='5'/><path d='M12 8v12M3 10l4 2M21 10l-4 2M3 20l4-3M21 20l-4-3M9 8l-2-4M15 8l2-4'/>",
);
