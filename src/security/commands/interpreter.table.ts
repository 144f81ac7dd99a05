/** Shells whose `-c` text is read by the rules of POSIX: that text is judged as a command. */
export const POSIX_SHELLS: ReadonlySet<string> = new Set('sh dash ash bash'.split(' '));

/** Shells with a syntax of their own, or too much of it: they may run a script file, and nothing else. */
export const OTHER_SHELLS: ReadonlySet<string> = new Set(
  'rbash zsh ksh mksh oksh yash fish csh tcsh elvish'.split(' '),
);

/** Options of a shell that change how something runs, not what is run. */
export const SHELL_FLAGS = 'efnuvxC';

/** Interpreters and the options after which they take a program as text. */
export interface InterpreterShape {
  /** One-letter options with code; they also work behind other letters, as in `perl -ne`. */
  readonly code: string;
  /** One-letter options that must have a value: the rest of the word, or else the next word. */
  readonly values: string;
  /** Whole words with the same meaning as `code`; long options may be shortened. */
  readonly words: readonly string[];
  /** One-letter options whose value is pasted into the program: only a plain name is harmless. */
  readonly pasted: string;
}

function interpreter(code: string, values: string, words = '', pasted = ''): InterpreterShape {
  return { code, values, words: words.split(' ').filter((word) => word !== ''), pasted };
}

export const INTERPRETERS: ReadonlyMap<string, InterpreterShape> = new Map([
  // A module that takes code for its argument.
  ['python', interpreter('c', 'mWX', 'timeit -mtimeit')],
  ['xonsh', interpreter('c', 'D')],
  ['nu', interpreter('ce', 'Imt', '--commands --execute --testbin')],
  ['ipython', interpreter('c', 'm', '--InteractiveShellApp.exec_lines --InteractiveShellApp.code_to_run')],
  ['node', interpreter('ep', 'rC', '--eval --print')],
  ['nodejs', interpreter('ep', 'rC', '--eval --print')],
  ['ts-node', interpreter('ep', 'rCOPTD', '--eval --print')],
  ['tsx', interpreter('ep', 'rC', '--eval --print')],
  ['bun', interpreter('ep', 'r', '--eval --print x exec')],
  ['deno', interpreter('', '', 'eval repl x')],
  ['qjs', interpreter('e', 'I', '--eval')],
  // -F takes an expression; `-Mstrict;code` is pasted as it is.
  ['perl', interpreter('eEF', 'I', '', 'Mmd')],
  ['raku', interpreter('e', 'IM')],
  ['ruby', interpreter('e', 'CEFIr')],
  ['irb', interpreter('', 'Ir')],
  // A setting can name a file or an URL that runs before the script.
  ['php', interpreter('BERrd', 'cfgStz', '--run --process-begin --process-code --process-end --define')],
  ['lua', interpreter('e', 'l')],
  ['texlua', interpreter('e', 'l')],
  ['luajit', interpreter('e', 'jl')],
  ['julia', interpreter('eE', 'CHJLpt', '--eval --print')],
  ['rscript', interpreter('e', '')],
  ['r', interpreter('e', 'fg')],
  ['osascript', interpreter('e', 'ls')],
  ['groovy', interpreter('e', 'cD')],
  ['groovysh', interpreter('e', '', '--evaluate')],
  ['scala', interpreter('e', '')],
  ['scala-cli', interpreter('e', '', '--execute-script')],
  ['kotlin', interpreter('e', '')],
  ['jrunscript', interpreter('e', 'cf')],
  ['elixir', interpreter('e', 'rS', '--eval --rpc-eval')],
  ['iex', interpreter('e', 'rS', '--eval --rpc-eval')],
  ['csi', interpreter('e', '', '-eval')],
  ['erl', interpreter('', '', '-eval -run -s')],
  ['guile', interpreter('c', 'Lls')],
  ['racket', interpreter('e', 'ltfru', '--eval')],
  ['sbcl', interpreter('', '', '--eval --load')],
  ['clojure', interpreter('e', '', '--eval')],
  ['clj', interpreter('e', '', '--eval')],
  ['bb', interpreter('e', 'f', '--eval')],
  ['ecl', interpreter('', '', '--eval -eval')],
  ['clisp', interpreter('x', 'i')],
  ['gosh', interpreter('eE', 'Il')],
  ['janet', interpreter('eE', 'lm')],
  ['fennel', interpreter('e', '', '--eval')],
  ['swipl', interpreter('gt', '')],
  ['ocaml', interpreter('e', 'I')],
  ['utop', interpreter('e', 'I')],
  ['matlab', interpreter('r', '', '-batch')],
  ['sage', interpreter('c', '')],
  ['csharp', interpreter('e', '')],
  ['mongo', interpreter('', '', '--eval')],
  ['mongosh', interpreter('', '', '--eval')],
  ['swift', interpreter('e', 'I')],
  ['expect', interpreter('c', 'f')],
  ['octave', interpreter('', 'p', '--eval')],
  ['ghc', interpreter('e', 'XWfilDLo')],
  ['ghci', interpreter('e', 'XWfilDL')],
  ['runghc', interpreter('', '', '-e')],
  ['gnuplot', interpreter('e', '')],
  ['dc', interpreter('e', 'f', '--expression')],
]);
