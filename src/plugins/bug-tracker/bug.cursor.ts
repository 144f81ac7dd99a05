import { ToolError } from '../../kernel/index.js';

/** Where a page ended: the next one holds what is older. */
export interface Position {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Row of the bug; decides between bugs of the same millisecond. */
  readonly row: number;
}

const PLAIN = /^(\d{1,16})\.(\d{1,16})$/;

export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.createdAt}.${position.row}`).toString('base64url');
}

/** @throws ToolError when the cursor is not one that `encodeCursor` made */
export function decodeCursor(cursor: string): Position {
  const [, createdAt, row] = PLAIN.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const position = { createdAt: Number(createdAt), row: Number(row) };
  // Buffer skips characters that are not base64url; comparing refuses what was only similar.
  if (!Number.isSafeInteger(position.createdAt + position.row) || encodeCursor(position) !== cursor) {
    throw new ToolError(
      'Invalid cursor: give the next_cursor of the previous page unchanged, or leave it out to start at the newest.',
    );
  }
  return position;
}
