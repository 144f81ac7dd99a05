/** The text of whatever was thrown. Never throws: a plugin can throw a value whose own conversion fails. */
export function textOf(thrown: unknown): string {
  try {
    const text: unknown = thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown;
    return typeof text === 'string' ? text : String(text);
  } catch {
    return 'a value that has no text';
  }
}
