import type { ToolDescriptor } from '../../kernel/index.js';
import { listedTool, type ListedTool } from './tool-list.mapper.js';

/** Tools on one page of tools/list. */
const PAGE_SIZE = 100;
/** What a cursor holds: where the page before ended, by name, so that it outlives a change of the tools. */
const PLAIN = /^after ([A-Za-z0-9_.-]{1,64})$/;

export interface ToolPage {
  tools: ListedTool[];
  nextCursor?: string;
}

/**
 * One page of the tools.
 *
 * @param tools in the order of their names, by code units
 * @param after the last name of the page before; undefined for the first page
 */
export function toolPage(tools: readonly ToolDescriptor[], after: string | undefined): ToolPage {
  const start = after === undefined ? 0 : firstBehind(tools, after);
  const shown = tools.slice(start, start + PAGE_SIZE);
  const last = shown.at(-1);
  const isLast = last === undefined || start + PAGE_SIZE >= tools.length;
  return {
    tools: shown.map(listedTool),
    ...(!isLast && { nextCursor: Buffer.from(`after ${last.name}`).toString('base64url') }),
  };
}

/** @returns the name behind which to go on; undefined when it is no cursor of ours */
export function readCursor(cursor: string): string | undefined {
  const name = PLAIN.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  // The decoder passes over what is not base64: another spelling of a cursor is none that was given.
  return name !== undefined && Buffer.from(`after ${name}`).toString('base64url') === cursor
    ? name
    : undefined;
}

function firstBehind(tools: readonly ToolDescriptor[], name: string): number {
  const index = tools.findIndex((tool) => tool.name > name);
  return index < 0 ? tools.length : index;
}
