import { BASE } from './base.items.js';
import type { Item } from './ledger.rules.js';
import { MODERN_ITEMS } from './modern.items.js';
import { SESSION_ITEMS } from './session.items.js';
import { TOOL_ITEMS } from './tool.items.js';

/** What MCP wants of this server, and where it is proved. */
export const PROTOCOL: readonly Item[] = [...BASE, ...SESSION_ITEMS, ...TOOL_ITEMS, ...MODERN_ITEMS];
