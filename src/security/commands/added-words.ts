/**
 * Stands for words that a program adds to a command by itself, from its input or from what it finds. No command
 * can hold it: a NUL is refused before.
 */
export const ADDED_WORDS = '\0';

/** Places whose content the caller decides: descriptors, and what `find` or `xargs` puts in. */
export function isFromElsewhere(script: string): boolean {
  return (
    script === ADDED_WORDS ||
    script.includes('{}') ||
    script.startsWith('/dev/') ||
    script.startsWith('/proc/') ||
    script.toLowerCase().startsWith('data:')
  );
}
