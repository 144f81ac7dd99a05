import { allow, refuse, type Refusal, type Verdict } from '../../kernel/index.js';
import type { CommandsPolicy } from '../../policy/index.js';
import { codeOf } from './inline-code.js';
import { commandIn, innerCommands, type Command, type Inner } from './inner-commands.js';
import { EVALUATORS, HARMLESS, SHELL_EVALUATORS, STANDS_FOR } from './wrapper.table.js';
import { findLaunch } from './launch.js';
import { ADDED_WORDS } from './added-words.js';
import { knownName } from './known-names.js';
import { findNoProgram, isCoveredBy, programOf } from './program.js';
import { wordsOf } from './words.js';

const OWN_RULE = 'commands';
const MAX_SHOWN = 80;

/** Deeper than anybody writes by hand; it also bounds how often a word is looked at. */
const MAX_DEPTH = 16;

/**
 * Judges a command by the programs it would start: the first word, and whatever stands behind wrappers such as
 * `sudo`, `xargs` or `sh -c`. Shell syntax, code on the command line and what cannot be followed is refused.
 */
export function judgeCommand(policy: CommandsPolicy, command: string): Verdict {
  const cut = wordsOf(command);
  if (!cut.ok) {
    return refusal(
      OWN_RULE,
      `it contains ${shown(cut.token)}: ${cut.why}`,
      'Write one program and its arguments, without shell syntax; quote what is meant literally.',
    );
  }
  if (policy.blocked === undefined) {
    return refusal(
      'commands.blocked',
      'the policy says nothing about commands, and a missing list allows nothing',
      'The operator can write the list, empty if no program is to be blocked: commands: { blocked: [] }.',
    );
  }
  let level: readonly Command[] = [{ words: cut.words, startedBy: 'program' }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: Command[] = [];
    for (const started of level) {
      if (depth === MAX_DEPTH) return unclear(started.words[0] ?? '', 'is started by too many others');
      const inner = judgeOne(policy.blocked, started);
      if ('allowed' in inner) return inner;
      next.push(...inner.commands);
    }
    level = next;
  }
  return allow('commands.blocked');
}

/** Judges one program with its arguments; what it starts is still to be judged. */
function judgeOne(blocked: readonly string[], command: Command): Refusal | (Inner & { readonly ok: true }) {
  const [word = '', ...args] = command.words;
  const wrong = word === ADDED_WORDS ? 'stands where a program is expected' : findNoProgram(word);
  if (wrong !== undefined) return unclear(word, wrong);
  const program = knownName(programOf(word));
  const refused = judgeName(blocked, word, args);
  if (refused !== undefined) return refused;
  const isEvaluator = EVALUATORS.has(program) && !HARMLESS.has([program, ...args].join(' '));
  if (isEvaluator || isLinker(program)) {
    return unclear(word, 'runs whatever it is given, which cannot be judged');
  }
  if (command.startedBy === 'shell' && SHELL_EVALUATORS.has(program)) {
    return unclear(word, 'makes a shell run something that cannot be judged');
  }
  const launch = findLaunch(program, args);
  if (launch !== undefined) return unclear(launch, `can make ${program} start another program`);
  return judgeInner(blocked, command, program, args);
}

function judgeInner(
  blocked: readonly string[],
  { startedBy }: Command,
  program: string,
  args: readonly string[],
): Refusal | (Inner & { readonly ok: true }) {
  const code = codeOf(program, args);
  if (code.kind === 'refused') return unclear(code.token, `makes ${program} run code that cannot be judged`);
  if (code.kind === 'script') {
    const refused = judgeScript(blocked, code.file);
    if (refused !== undefined) return refused;
  }
  const inner = code.kind === 'shell' ? commandIn(code.text) : innerCommands(program, args);
  if (!inner.ok) return unclear(inner.token, inner.why);
  // Inside a shell, `command trap` is the builtin as well.
  return startedBy === 'program'
    ? inner
    : { ok: true, commands: inner.commands.map(({ words }) => ({ words, startedBy })) };
}

function judgeName(blocked: readonly string[], word: string, args: readonly string[]): Refusal | undefined {
  const program = knownName(programOf(word));
  const index = blocked.findIndex((name) => isCoveredBy(programOf(word), name) || isCoveredBy(program, name));
  if (index >= 0) return blockedBy(index, `the policy blocks the program ${shown(word)}`);
  for (const [argument, other] of STANDS_FOR.get(program) ?? []) {
    const at = blocked.findIndex((name) => isCoveredBy(other, name));
    if (at >= 0 && args.includes(argument)) {
      return blockedBy(at, `${shown(argument)} makes ${program} do what the blocked program ${other} does`);
    }
  }
  return undefined;
}

/**
 * `bash curl` looks for curl in PATH and runs it, when it is a script. Only the very name counts, without what may
 * follow a program's: `rm.py` is a script of its own.
 */
function judgeScript(blocked: readonly string[], file: string): Refusal | undefined {
  const index = blocked.findIndex((name) => programOf(name) === programOf(file));
  return index < 0 ? undefined : blockedBy(index, `the policy blocks the program ${shown(file)}`);
}

/** A dynamic linker runs the program it is given, whatever that is called. */
function isLinker(program: string): boolean {
  return /^ld(?:-.*|64)?\.so/.test(program);
}

function blockedBy(index: number, why: string): Refusal {
  return refusal(
    `commands.blocked[${index}]`,
    why,
    'Use another program, or ask the operator to change commands.blocked.',
  );
}

function unclear(token: string, why: string): Refusal {
  const what = token === ADDED_WORDS ? 'a word that is added from input' : shown(token);
  return refusal(OWN_RULE, `${what} ${why}`, 'Name the program itself, and a script file instead of code.');
}

function refusal(rule: string, why: string, remedy: string): Refusal {
  return refuse('COMMAND.DENIED', rule, `The command is refused because ${why}.`, remedy);
}

/** The caller's own words, safe to print. */
function shown(token: string): string {
  return JSON.stringify(token.length > MAX_SHOWN ? `${token.slice(0, MAX_SHOWN)}...` : token);
}
