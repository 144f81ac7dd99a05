import fc from 'fast-check';

/**
 * No `/`, no `.`, no further programs and nothing that empties PATH: the system would look in a default one.
 * Whatever comes together here stays in the folder of the stage.
 */
const PROGRAM = ['curl', 'rm', 'nc', 'ls', 'cat', 'git', 'node', 'CURL', 'curl.exe'];
const WRAPPER = [
  'env',
  'env -u X',
  'env -v',
  'env --',
  'env -S',
  'env X=1',
  'nice',
  'nice -n 5',
  'nice -5',
  'nice -n5 --',
  'timeout 5',
  'timeout -k 1 5',
  'timeout --signal=TERM 5',
  'timeout -s TERM -- 5',
  'nohup',
  'stdbuf -o0',
  'ionice -c 3',
  'xargs',
  'xargs -n 1',
  'xargs -0',
  'xargs -I {}',
  'xargs -a file',
  'xargs -r --',
  'find file -exec',
  'find -execdir',
  'flock -n file',
  'exec',
  'command',
  'command --',
  'builtin',
  'eval',
  'exec -a x',
  'trap',
  'time',
  '!',
  'if',
  '{',
  'coproc',
  'X=1',
  'X=1 Y=2',
  'awk',
  'sed -n',
  'tar -cf archive file --checkpoint=1',
  'hash -p',
  'alias',
  'set --',
  'type',
  'read',
];
const SHELL = [
  'sh -c',
  'dash -c',
  'bash -c',
  'sh -ec',
  'bash --norc -c',
  'sh -c -e',
  'env sh -c',
  'nice sh -c',
  'flock -n file -c',
  'sh -s',
  'bash -i -c',
  'env -S',
  'eval',
];
/** Where a program may be written into something else. */
const TEMPLATE = [
  'awk \'BEGIN{system("P")}\'',
  'awk \'BEGIN{"P"|getline}\'',
  'awk \'BEGIN{print|"P"}\'',
  "sed -n '1e P' file",
  "sed 's/line/P/e' file",
  'tar -cf archive file --checkpoint=1 --checkpoint-action=exec=P',
  'tar -cf archive file --to-command=P',
  'tar -I P -cf archive file',
  'find file -exec P {} +',
  "find file -exec sh -c 'P' ;",
  'xargs -I P P',
  'xargs sh',
  'xargs env',
  'xargs -a file env P',
  'ls | P',
  'ls && P',
  'ls;P',
  'ls & P',
  'ls $(P)',
  'ls `P`',
  'ls "$(P)"',
  'ls\nP',
  'X=P; $X',
  'ls # P',
  'ls > file P',
  'ls <(P)',
  'P() { ls; }; P',
  '$PATH P',
  "sh -c '$0' P",
  'sh -c \'"$@"\' x P',
  'sh -c "P"',
  'env -S "P x"',
  "env -S 'ls\\_P'",
  "bash -c $'P'",
  'find file -ok P ;',
  'ls\rP',
];

const TAIL = ['', '', ' x', ' file', ' {}', ' ;', ' {} +', ' --', ' -x', ' \\;', " ';'", ' $x', ' "a b"'];

/** Ways to write a word so that a shell reads another one than a reader. */
function quoted(word: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat({ max: word.length }),
      fc.constantFrom(
        '',
        '',
        '',
        "''",
        '""',
        '\\',
        '"',
        "'",
        '$x',
        '\\\n',
        '$()',
        '``',
        '?',
        '*',
        '\t',
        '\0',
        '\u00a0',
        '{,}',
        '$@',
      ),
      fc.constantFrom('as it is', 'as it is', 'single', 'double', 'ansi', 'capital'),
    )
    .map(([at, noise, how]) => {
      const text = word.slice(0, at) + noise + word.slice(at);
      if (how === 'single') return `'${text}'`;
      if (how === 'double') return `"${text}"`;
      if (how === 'ansi') return `$'${text}'`;
      return how === 'capital' ? text.toUpperCase() : text;
    });
}

const program = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...PROGRAM) },
  { weight: 3, arbitrary: fc.constantFrom(...PROGRAM).chain(quoted) },
);

const wrapped = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.constantFrom(...WRAPPER), { maxLength: 3 }), inner, fc.constantFrom(...TAIL))
    .map(([wrappers, text, tail]) => [...wrappers, text].join(' ') + tail);

const inShell = fc
  .tuple(fc.constantFrom(...SHELL), wrapped(program), fc.constantFrom("'", '"', ''))
  .map(([shell, text, quote]) => `${shell} ${quote}${text}${quote}`);

const inTemplate = fc
  .tuple(fc.constantFrom(...TEMPLATE), program)
  .map(([template, name]) => template.replaceAll('P', () => name));

/** Words in any order: most are nonsense, some are not. */
const anyWords = fc
  .array(
    fc.constantFrom(
      ...PROGRAM,
      ...WRAPPER.flatMap((text) => text.split(' ')),
      ...SHELL.flatMap((text) => text.split(' ')),
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((words) => words.join(' '));

/** Command lines around a program, more often than not one of the blocked ones. */
export const commandLines: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: wrapped(program) },
  { weight: 3, arbitrary: inShell },
  { weight: 2, arbitrary: wrapped(inShell) },
  { weight: 3, arbitrary: wrapped(inTemplate) },
  { weight: 2, arbitrary: anyWords },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom(...'curl rm \\\'"$`;&|(){}#*?~=-!\t\n'), maxLength: 20 }),
  },
);
