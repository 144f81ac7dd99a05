/**
 * Finds the part of an awk program that starts a program or opens a connection.
 *
 * @param args everything behind the name
 * @returns the word with it, or undefined
 */
export function findAwkLaunch(args: readonly string[]): string | undefined {
  return args.find((word) => {
    // `||` is the only harmless use of the pipe; `@` calls functions whose name was put together.
    const text = word.replaceAll('||', '');
    return (
      text.includes('|') || text.includes('@') || ['system', '/inet'].some((name) => text.includes(name))
    );
  });
}
