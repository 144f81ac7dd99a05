import { LAUNCHING_OPTIONS, WRAPPERS, type LaunchingOptions, type WrapperShape } from './wrapper.table.js';
import { ADDED_WORDS } from './added-words.js';
import { isPlainWord } from './canonical.js';
import { shellWordsOf } from './words.js';
import { unwrap } from './unwrap.js';

/** A command, and who is going to start it. */
export interface Command {
  readonly words: readonly string[];
  readonly startedBy: 'program' | 'shell';
}

/** The commands that a command starts, or the token for which they cannot be found. */
export type Inner =
  | { readonly ok: true; readonly commands: readonly Command[] }
  | { readonly ok: false; readonly token: string; readonly why: string };

const OPEN: Inner = { ok: false, token: ADDED_WORDS, why: 'could be another program' };

/**
 * Finds the commands that a command starts. No word is in two of them.
 *
 * @param program as `knownName` names it
 */
export function innerCommands(program: string, args: readonly string[]): Inner {
  const launching = LAUNCHING_OPTIONS.get(program);
  const isOpen = args.includes(ADDED_WORDS);
  if (launching !== undefined) {
    const glued = args.find((word) => !launching.marks.includes(word) && launching.glued?.test(word));
    if (glued !== undefined)
      return { ok: false, token: glued, why: `can make ${program} start another program` };
    return isOpen ? OPEN : found(launched(launching, args));
  }
  const shape = WRAPPERS.get(program);
  return shape === undefined ? found([]) : wrapped(program, shape, args);
}

/** The command in a text that a shell reads. */
export function commandIn(text: string): Inner {
  const cut = shellWordsOf(text);
  if (!cut.ok) return { ok: false, token: cut.token, why: `is in a text that a shell reads: ${cut.why}` };
  return { ok: true, commands: [{ words: cut.words, startedBy: 'shell' }] };
}

function wrapped(program: string, shape: WrapperShape, args: readonly string[]): Inner {
  // What stands in front of the verb may be options with values; everything behind it is looked at.
  const verb = args.findIndex((word) => shape.verbs.includes(word)) + 1;
  const isOpen = args.includes(ADDED_WORDS);
  if (shape.verbs.length > 0 && verb === 0) return isOpen ? OPEN : found([]);
  const inner = unwrap(shape, args.slice(shape.verbs.length > 0 ? verb : 0));
  if (!inner.ok)
    return { ok: false, token: inner.token, why: `is an option of ${program} that cannot be followed` };
  // Added words may go on where this one was taken for an option or an operand.
  if (inner.words.length === 0) return isOpen ? OPEN : found([]);
  // `uv --directory run run curl`: the first of them was the value of an option.
  if (shape.verbs.includes(inner.words[0] ?? ''))
    return { ok: false, token: inner.words[0] ?? '', why: 'stands where a program is expected' };
  switch (shape.reads) {
    case 'words':
      return found([inner.words]);
    case 'open':
      return found([[...inner.words, ADDED_WORDS]]);
    case 'template':
      return templated(inner.words);
    case 'shell':
      return commandIn(inner.words.join(' '));
    default: {
      const never: never = shape.reads;
      throw new Error(`unknown way to read ${String(never)}`);
    }
  }
}

/** What stands behind each of the marks: up to `;`, `{} +` or the next mark. */
function launched({ marks, adds }: LaunchingOptions, args: readonly string[]): string[][] {
  const parts: string[][] = [];
  let part: string[] | undefined;
  for (const [at, word] of args.entries()) {
    if (marks.includes(word)) {
      part = [];
      parts.push(part);
    } else if (word === ';' || (word === '+' && args[at - 1] === '{}')) {
      part = undefined;
    } else {
      part?.push(word);
    }
  }
  return adds === 'words' ? parts.map((words) => [...words, ADDED_WORDS]) : parts;
}

function found(commands: readonly (readonly string[])[]): Inner {
  const started = commands.filter(({ length }) => length > 0);
  return { ok: true, commands: started.map((words) => ({ words, startedBy: 'program' })) };
}

/** What `parallel` puts a word of its input in place of. */
const PLACEHOLDERS = ['{}', '{.}', '{/}', '{//}', '{/.}', '{#}', '{%}'];

/**
 * The command of `parallel`, which a shell reads after words of the input were put into it. Only words that mean
 * the same with and without a shell can be followed.
 */
function templated(words: readonly string[]): Inner {
  const inputs = words.findIndex((word) => word.startsWith(':::'));
  const template = inputs < 0 ? words : words.slice(0, inputs);
  // Without a command of its own, it runs its input.
  if (template.length === 0)
    return { ok: false, token: words[0] ?? '', why: 'stands where a program is expected' };
  const open = template.find(
    (word) => !isPlainWord(PLACEHOLDERS.reduce((text, mark) => text.replaceAll(mark, ''), word)),
  );
  if (open !== undefined) return { ok: false, token: open, why: 'is read again by a shell' };
  const put = (word: string): string => (word.includes('{') ? '{}' : word);
  return found([[...template.map(put), ADDED_WORDS]]);
}
