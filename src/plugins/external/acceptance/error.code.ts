/** Of an error of node:fs. */
export function codeIn(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? 'unknown error');
}
