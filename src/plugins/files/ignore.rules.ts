import { globOf } from '../../security/index.js';

/** Most rules that count, of all files together: each of them is tried with each name. */
const MAX_RULES = 2_000;

/** One line of a .gitignore. */
export interface IgnoreRule {
  /** @param path absolute */
  readonly matches: (path: string) => boolean;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/**
 * Reads a .gitignore as git does.
 *
 * @param folder the absolute folder that holds it
 */
export function readIgnoreRules(folder: string, text: string): IgnoreRule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n', MAX_RULES)
    .flatMap((line) => ruleOf(folder, line) ?? []);
}

/** The rules that hold in a folder: those from above and its own. Beyond the limit, those from far above give way. */
export function withOwnRules(above: readonly IgnoreRule[], own: readonly IgnoreRule[]): IgnoreRule[] {
  return [...above, ...own].slice(-MAX_RULES);
}

/** Whether the rules leave out a path: the last one that matches decides, and deeper files come later. */
export function isIgnored(rules: readonly IgnoreRule[], path: string, kind: 'file' | 'folder'): boolean {
  const last = rules.findLast(
    ({ matches, foldersOnly }) => (!foldersOnly || kind === 'folder') && matches(path),
  );
  return last !== undefined && !last.negated;
}

function ruleOf(folder: string, rawLine: string): IgnoreRule | undefined {
  const line = trimmed(rawLine.endsWith('\r') ? rawLine.slice(0, -1) : rawLine);
  if (line === '' || line.startsWith('#')) return undefined;
  const negated = line.startsWith('!');
  const body = negated ? line.slice(1) : line;
  const foldersOnly = body.endsWith('/');
  const path = foldersOnly ? body.slice(0, -1) : body;
  // git keeps an empty segment in the middle, and then nothing matches.
  if (path === '' || path === '/' || path.includes('//')) return undefined;
  const segments = path.split('/').map(segmentOf);
  // A slash in front or in the middle ties the pattern to this folder.
  const isAnchored = segments.length > 1;
  const parts = isAnchored ? segments.filter((segment) => segment !== '') : ['**', ...segments];
  // git: `a/**` is everything inside of a, and not a itself.
  if (parts.at(-1) === '**') parts.splice(-1, 1, '*', '**');
  const matches = globOf(`${quoted(folder)}/${parts.join('/')}`, 'sensitive');
  return { matches, negated, foldersOnly };
}

/** Spaces at the end do not count unless escaped. */
function trimmed(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}

/** `**` only means something as a whole segment; escapes and `[^` are written differently in our patterns. */
function segmentOf(segment: string): string {
  if (segment === '**') return segment;
  return segment
    .replace(/\\(.)|\*{2,}/g, (_match, escaped: string | undefined) =>
      escaped === undefined ? '*' : quoted(escaped),
    )
    .replace(/\[\^/g, '[!');
}

function quoted(text: string): string {
  return text.replace(/[*?[]/g, '[$&]');
}
