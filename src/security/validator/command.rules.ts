import { basename } from 'node:path';
import { allow, refuse, type Refusal, type Verdict } from '../../kernel/index.js';
import type { CommandsPolicy } from '../../policy/index.js';
import { findInlineCode } from './command-code.js';
import { EVALUATORS, LAUNCHING_OPTIONS, WRAPPERS } from './command-launchers.js';
import { wordsOf } from './command-words.js';
import { unwrap } from './command-wrappers.js';

const OWN_RULE = 'commands';
const MAX_SHOWN = 80;

/** A dynamic linker runs the program it is given, whatever that is called. */
const LINKER = /^ld(-[a-z0-9_.-]+)?\.so(\.[0-9]+)?$/;
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/**
 * Judges a command by the programs it would start: the first word, and whatever stands behind wrappers such as
 * `sudo` or `xargs`. Shell syntax, inline code and what cannot be followed is refused.
 */
export function judgeCommand(policy: CommandsPolicy, command: string): Verdict {
  const cut = wordsOf(command);
  if (!cut.ok) {
    return refusal(
      OWN_RULE,
      `it contains ${shown(cut.token)}: ${cut.why}`,
      'Write one program and its arguments, without shell syntax.',
    );
  }
  if (policy.blocked === undefined) {
    return refusal(
      'commands.blocked',
      'the policy says nothing about commands, and a missing list allows nothing',
      'The operator can write the list, empty if no program is to be blocked: commands: { blocked: [] }.',
    );
  }
  const blocked = policy.blocked.map(programOf);
  const pending: (readonly string[])[] = [cut.words];
  for (let words = pending.pop(); words !== undefined; words = pending.pop()) {
    const refused = judgeProgram(blocked, words);
    if (refused !== undefined) return refused;
    const inner = innerCommands(words);
    if (!inner.ok) return inner.refusal;
    pending.push(...inner.commands.filter(({ length }) => length > 0));
  }
  return allow('commands.blocked');
}

function judgeProgram(blocked: readonly string[], words: readonly string[]): Refusal | undefined {
  const [word = '', ...args] = words;
  const program = programOf(word);
  // Some wrappers join their arguments and let a shell split them again.
  if (program === '' || /\s/.test(word)) return unclear(word, 'is not the name of a program');
  // Behind a wrapper: an option that the wrapper is not known to have, with a command of its own perhaps.
  if (word.startsWith('-')) return unclear(word, 'stands where a program is expected');
  if (ASSIGNMENT.test(word)) return unclear(word, 'sets a variable that can change what a program does');
  const index = blocked.indexOf(program);
  if (index >= 0) {
    return refusal(
      `commands.blocked[${index}]`,
      `the policy blocks the program ${shown(word)}`,
      'Use another program, or ask the operator to change commands.blocked.',
    );
  }
  if (EVALUATORS.has(program) || LINKER.test(program)) {
    return unclear(word, 'runs whatever it is given, which cannot be judged');
  }
  const code = findInlineCode(program, args);
  return code === undefined ? undefined : unclear(code, `makes ${program} run code that cannot be judged`);
}

type Inner =
  | { readonly ok: true; readonly commands: readonly (readonly string[])[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** The commands that a command starts; each is shorter than the whole, and no word is in two of them. */
function innerCommands([word = '', ...args]: readonly string[]): Inner {
  const program = programOf(word);
  const launching = LAUNCHING_OPTIONS.get(program);
  if (launching !== undefined) return { ok: true, commands: splitAt(launching, args) };
  const wrapper = WRAPPERS.get(program);
  if (wrapper === undefined) return { ok: true, commands: [] };
  const inner = unwrap(wrapper, args);
  if (inner.ok) return { ok: true, commands: [inner.words] };
  return { ok: false, refusal: unclear(inner.token, `is an option of ${program} that cannot be followed`) };
}

/** What stands behind each of the marks, up to the next one. */
function splitAt(marks: readonly string[], words: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (const word of words) {
    if (marks.includes(word)) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

/** What decides which program a word starts: its last part, in lower case, without what systems append. */
function programOf(word: string): string {
  return basename(word)
    .toLowerCase()
    .replace(/\.(exe|com|bat|cmd|openbsd|traditional)$/, '');
}

function unclear(token: string, why: string): Refusal {
  return refusal(
    OWN_RULE,
    `${shown(token)} ${why}`,
    'Name the program itself, and a script file instead of code.',
  );
}

function refusal(rule: string, why: string, remedy: string): Refusal {
  return refuse('COMMAND.DENIED', rule, `The command is refused because ${why}.`, remedy);
}

/** The caller's own words, safe to print. */
function shown(token: string): string {
  return JSON.stringify(token.length > MAX_SHOWN ? `${token.slice(0, MAX_SHOWN)}...` : token);
}
