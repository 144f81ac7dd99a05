/** The steps of a JSON Pointer in a URI fragment: `#/files/0/path` is `files`, `0`, `path`. */
export function pathOfPointer(fragment: string): readonly string[] {
  return decodeURIComponent(fragment)
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
