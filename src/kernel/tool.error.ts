/**
 * A failure that the tool wants its caller to read, for example `Bug not found: BUG-007`.
 * The message reaches the model word for word; any other error is answered with a generic sentence.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
