/** Settings of git that start nothing. What does start programs is open-ended, so that these are listed. */
const HARMLESS_SETTING =
  /^(?:(?:advice|author|branch|color|column|commit|committer|fetch|gc|log|pack|pull|push|rebase|rerere|status|tag|user)\..+|alias\..+|core\.(?:abbrev|autocrlf|compression|eol|excludesfile|filemode|ignorecase|longpaths|quotepath|safecrlf)|diff\.(?:algorithm|colormoved|mnemonicprefix|renames)|http\.postbuffer|init\.defaultbranch|merge\.(?:conflictstyle|ff|log|tool)|remote\.[^.]+\.(?:fetch|pushurl|url)|submodule\.recurse)$/;

const READS: ReadonlySet<string> = new Set('get list unset remove-section rename-section'.split(' '));
const READING_OPTION = /^(?:-l|--list|--get.*|--unset.*|--remove-section|--rename-section)$/;
const WITH_VALUE: ReadonlySet<string> = new Set(
  '-f --file --blob --type --default --comment --value'.split(' '),
);

/**
 * Finds the setting that `git config` writes and that may make git start a program later.
 *
 * @param args everything behind the name
 */
export function findGitSetting(args: readonly string[]): string | undefined {
  // Any `config` may be the command: the options in front of it have values.
  return args
    .flatMap((word, at) => (word === 'config' ? [args.slice(at + 1)] : []))
    .map(writtenSetting)
    .find((key) => key !== undefined && !HARMLESS_SETTING.test(key.toLowerCase()));
}

function writtenSetting(args: readonly string[]): string | undefined {
  if (args.some((word) => READING_OPTION.test(word))) return undefined;
  const words = args.filter((word, at) => !word.startsWith('-') && !WITH_VALUE.has(args[at - 1] ?? ''));
  if (READS.has(words[0] ?? '')) return undefined;
  const [key, value] = words[0] === 'set' ? words.slice(1) : words;
  return value !== undefined && key?.includes('.') === true ? key : undefined;
}
