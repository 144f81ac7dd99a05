/** Arguments of one program that make it start another program, or load code. */
export interface LaunchShape {
  /** One-letter options that do. */
  readonly letters: string;
  /** An option of two letters, which may stand behind others as well. */
  readonly pair: string;
  /** One-letter options with a value: the rest of the word is no group of letters. */
  readonly values: string;
  /** Names of long options, without dashes. A shortened name counts as well. */
  readonly long: readonly string[];
  /** Long options that are harmless although one of `long` starts with their name. */
  readonly fine: readonly string[];
  /** Words that do when they occur in this order, with anything between them. */
  readonly phrases: readonly (readonly string[])[];
  /** Words that do when a word starts with one of them, without regard to case. */
  readonly starts: readonly string[];
  /** The same, anywhere inside a word. */
  readonly holds: readonly string[];
  /** A one-letter option with a setting as its value, and the only settings that are harmless. */
  readonly setting: string;
  readonly settings: readonly string[];
  /** What a value of that option has to hold to be a setting; the letter may mean something else as well. */
  readonly settingHolds: string;
}

interface LaunchParts {
  readonly letters?: string;
  readonly pair?: string;
  readonly values?: string;
  readonly long?: string;
  readonly fine?: string;
  readonly phrases?: readonly string[];
  readonly starts?: string;
  readonly holds?: string;
  readonly setting?: string;
  readonly settings?: string;
  readonly settingHolds?: string;
}

const listed = (text = ''): string[] => text.split(' ').filter((word) => word !== '');

function launch(parts: LaunchParts): LaunchShape {
  return {
    letters: parts.letters ?? '',
    pair: parts.pair ?? '',
    values: parts.values ?? '',
    long: listed(parts.long),
    fine: listed(parts.fine),
    phrases: (parts.phrases ?? []).map(listed),
    starts: listed(parts.starts),
    holds: listed(parts.holds),
    setting: parts.setting ?? '',
    settings: listed(parts.settings),
    settingHolds: parts.settingHolds ?? '',
  };
}

const SSH_SETTINGS =
  'addressfamily batchmode bindaddress ciphers compression connectionattempts connecttimeout controlmaster ' +
  'controlpath controlpersist exitonforwardfailure forwardagent forwardx11 hashknownhosts hostkeyalgorithms ' +
  'hostname identitiesonly identityfile kexalgorithms loglevel macs numberofpasswordprompts ' +
  'passwordauthentication port preferredauthentications pubkeyauthentication requesttty serveralivecountmax ' +
  'serveraliveinterval stricthostkeychecking tcpkeepalive user userknownhostsfile';

const SSH = launch({ letters: 'FI', values: 'bBcDEeiJLlmOPpQRSWwX', setting: 'o', settings: SSH_SETTINGS });
const COPY = launch({ letters: 'FSD', values: 'bBcilPRsX', setting: 'o', settings: SSH_SETTINGS });

const CONTAINERS = launch({ phrases: ['run', 'exec', 'container create'] });
const VI = launch({ letters: 'cSsuU', values: 'iTtwWr', long: 'cmd startuptime luamod', starts: '+' });
const PAGER = launch({
  letters: 'k',
  values: 'bDhjoOpPtTxyz',
  long: 'lesskey-file lesskey-src lesskey-content',
  starts: '+',
});
const MAKE_PROGRAMS = 'AR AS CC CO CPP CXX FC GET LD LEX LINT M2C MAKE PC RM TANGLE TEX WEAVE YACC'
  .split(' ')
  .flatMap((name) => [`${name}=`, `${name}:`, `${name}?`, `${name}+`])
  .join(' ');
const MAKE = launch({
  letters: 'fE',
  values: 'CIjloW',
  long: 'file makefile eval',
  // The rules that make knows by itself start what these name.
  starts: `.SHELLFLAGS MAKEFLAGS MAKEFILES GNUMAKEFLAGS COMPILE. LINK. ${MAKE_PROGRAMS}`,
  // `SHELL:=` and the like; `X!=` runs a program by itself.
  holds: '$( ${ != shell= shell: shell? shell+',
});
const NETCAT = launch({
  letters: 'ec',
  values: 'gGiIMmOpPqsTVWwXx',
  long: 'exec sh-exec lua-exec',
});
const TEX = launch({
  long: 'shell-escape enable-write18',
  starts: '-shell-escape -enable-write18 \\',
  values: 'x',
});
const IMAGES = launch({ starts: '| ephemeral: msl:' });
const TMUX_COMMANDS =
  'display-p display-m run- if- pipe-p send-k respawn- respawnp respawnw set- source-f bind ' +
  'confirm command-p';
const BROWSER = launch({
  long:
    'gpu-launcher renderer-cmd-prefix utility-cmd-prefix plugin-launcher ppapi-plugin-launcher ' +
    'browser-subprocess-path zygote-cmd-prefix load-extension',
});
/** They run programs, write into them, or read files with more of the same. They may be shortened. */
const DOT_COMMANDS = '.sh .sy .lo .on .ou .im .rea .ex .w .ar';
const AWK = launch({ letters: 'li', values: 'vfF', long: 'load include' });

/** The programs that are looked into. What is not listed here is trusted with its arguments. */
export const LAUNCHING: ReadonlyMap<string, LaunchShape> = new Map([
  ['ssh', SSH],
  ['autossh', SSH],
  ['scp', COPY],
  ['sftp', COPY],
  ['ssh-add', launch({ letters: 's', values: 'EtSHh' })],
  ['ssh-keygen', launch({ letters: 'D', values: 'bCEFfIjKmMNnOPRrsSTtVwWYzZ' })],
  ['rsync', launch({ letters: 'eM', values: 'BTf', long: 'rsh rsync-path remote-option' })],
  [
    'git',
    launch({
      letters: 'O',
      values: 'mSGCLnMBbuFt',
      // Elsewhere -c names a branch or a commit.
      setting: 'c',
      settingHolds: '=',
      settings:
        'user.name user.email color.ui color.diff color.status core.quotepath core.autocrlf core.longpaths ' +
        'init.defaultbranch commit.gpgsign log.showsignature advice.detachedhead diff.renames http.postbuffer',
      long:
        'config-env exec-path upload-pack receive-pack exec open-files-in-pager extcmd ext-diff textconv ' +
        'tree-filter index-filter msg-filter env-filter commit-filter parent-filter tag-name-filter setup ' +
        'template smtp-server to-cmd cc-cmd header-cmd sendmail-cmd gpg-program upload-archive httpd',
      fine: 'no-ext-diff no-textconv text',
      phrases: [
        'submodule foreach',
        'bisect run',
        'filter-branch',
        'difftool -x',
        'rebase -x',
        'clone -u',
        'remote-ext',
        'hook run',
        'shell -c',
        'daemon',
        'web--browse',
      ],
      // An alias that runs a shell.
      starts: '!',
      holds:
        'ext:: core.sshcommand core.editor core.pager core.hookspath core.fsmonitor core.askpass core.gitproxy ' +
        'sequence.editor diff.external credential.helper gpg.program uploadpack.packobjectshook include.path ' +
        'protocol.ext .textconv .smudge',
    }),
  ],
  ['hg', launch({ long: 'config ssh remotecmd debugger', letters: 'e' })],
  ['svn', launch({ long: 'diff-cmd diff3-cmd editor-cmd merge-cmd config-option config-dir' })],
  [
    'tar',
    launch({
      letters: 'IF',
      values: 'bCfgHKLNTVX',
      long: 'to-command checkpoint-action use-compress-program new-volume-script info-script rsh-command rmt-command',
      fine: 'checkpoint',
    }),
  ],
  ['cpio', launch({ long: 'rsh-command' })],
  ['zip', launch({ pair: 'TT', long: 'unzip-command' })],
  ['sort', launch({ long: 'compress-program' })],
  ['split', launch({ long: 'filter' })],
  ['vi', VI],
  ['vim', VI],
  ['nvim', launch({ letters: 'cSsuUl', values: 'iTtwWr', long: 'cmd', starts: '+' })],
  ['view', VI],
  ['vimdiff', VI],
  ['gvim', VI],
  ['rvim', VI],
  ['nano', launch({ letters: 's', values: 'CfJoQrTXY', long: 'speller' })],
  ['pico', launch({ letters: 's', values: 'or' })],
  ['lftp', launch({ letters: 'ecf' })],
  ['sshfs', launch({ letters: 'F', values: 'p', holds: 'command directport= sftp_server' })],
  ['mosh', launch({ long: 'ssh client' })],
  ['ssh-copy-id', COPY],
  [
    'aria2c',
    launch({
      long: 'on-download-start on-download-pause on-download-stop on-download-complete on-download-error on-bt-download-complete',
    }),
  ],
  [
    'yt-dlp',
    launch({
      long: 'exec exec-before-download downloader external-downloader netrc-cmd config-locations plugin-dirs ffmpeg-location',
    }),
  ],
  [
    'java',
    launch({
      starts:
        '-XX:OnError -XX:OnOutOfMemoryError -XX:Flags -XX:VMOptionsFile -javaagent -agentpath -agentlib',
    }),
  ],
  ['mix', launch({ phrases: ['eval', 'run -e', 'run --eval', 'run --rpc-eval'] })],
  ['dbclient', launch({ letters: 'J', values: 'bcDiKlLmpRW' })],
  ['plink', launch({ starts: '-proxycmd' })],
  ['pdsh', launch({ letters: 'R', values: 'fgltuwx' })],
  ['helm', launch({ long: 'post-renderer' })],
  ['bazel', launch({ phrases: ['run'], long: 'run_under' })],
  ['ctest', launch({ long: 'test-command build-and-test' })],
  ['rustc', launch({ starts: '-Clinker=', holds: 'linker=' })],
  ['mvn', launch({ starts: 'exec: -Dexec.' })],
  ['nix', launch({ letters: 'c', values: 'f', long: 'command' })],
  ['guix', launch({ phrases: ['shell --', 'environment --'], letters: 'E' })],
  ['mise', launch({ phrases: ['exec', 'x'] })],
  ['toolbox', launch({ phrases: ['run'] })],
  ['buildah', launch({ phrases: ['run'] })],
  ['lxc', launch({ phrases: ['exec'] })],
  ['runc', launch({ phrases: ['run', 'exec'] })],
  ['deno', launch({ holds: 'data:', phrases: ['run -'] })],
  ['dotnet', launch({ phrases: ['exec', 'fsi', 'script'] })],
  ['ex', VI],
  ['emacs', launch({ letters: 'fl', values: 'dgtu', long: 'eval execute funcall load script' })],
  ['emacsclient', launch({ letters: 'ea', values: 'dfsTtw', long: 'eval alternate-editor' })],
  ['less', PAGER],
  ['more', launch({ starts: '+' })],
  ['man', launch({ letters: 'PHC', values: 'eElLmMrRsS', long: 'pager html config-file' })],
  ['awk', AWK],
  ['make', MAKE],
  ['gmake', MAKE],
  ['bmake', MAKE],
  ['rake', launch({ letters: 'eEpr', values: 'fICRT', long: 'execute execute-continue execute-print' })],
  ['ninja', launch({ letters: 'f', values: 'CdjklntwX' })],
  ['cmake', launch({ letters: 'PE', values: 'BCDGSTUA' })],
  ['go', launch({ long: 'exec toolexec vettool', holds: '-extld', phrases: ['env -w'] })],
  [
    'cargo',
    launch({
      long: 'config',
      holds: 'linker=',
      phrases: ['watch -s', 'watch --shell', 'watch -x', 'watch --'],
    }),
  ],
  ['gcc', launch({ starts: '-wrapper -fplugin -specs --specs -B' })],
  ['clang', launch({ starts: '-fplugin -load -fpass-plugin' })],
  [
    'npm',
    launch({
      phrases: ['exec', 'exe', 'ex', 'x', 'explore', 'config edit', 'script-shell'],
      long: 'script-shell node-options call',
      letters: 'c',
    }),
  ],
  ['pnpm', launch({ phrases: ['dlx', 'exec'], long: 'script-shell shell-mode' })],
  ['yarn', launch({ phrases: ['dlx', 'exec', 'node -e', 'node -p'] })],
  ['pip', launch({ letters: 'e', values: 'cfirt', long: 'editable python editor' })],
  ['uv', launch({ phrases: ['pip -e', 'pip --editable', 'tool run'] })],
  ['pipx', launch({ phrases: ['run'] })],
  ['docker', CONTAINERS],
  ['podman', launch({ phrases: ['run', 'exec', 'create', 'unshare', 'machine ssh'] })],
  ['nerdctl', CONTAINERS],
  ['nc', NETCAT],
  ['ncat', NETCAT],
  ['netcat', NETCAT],
  ['socat', launch({ holds: 'exec: system: shell:' })],
  ['tcpdump', launch({ letters: 'z', values: 'BcCEFGijmMQrsTVwWyZ', long: 'postrotate-command' })],
  ['tshark', launch({ letters: 'X', values: 'abBcCdDeEfFGHiIjJKmMnNoOrRstTuUwWyYz' })],
  ['nmap', launch({ long: 'script interactive datadir' })],
  [
    'gdb',
    launch({ letters: 'x', long: 'ex eval-command command init-command init-eval-command ix iex args' }),
  ],
  ['lldb', launch({ letters: 'osOSQk', long: 'one-line source batch' })],
  ['apt', launch({ setting: 'o', settings: 'debug::nolocking acquire::retries dpkg::use-pty' })],
  ['dpkg', launch({ long: 'pre-invoke post-invoke' })],
  ['ip', launch({ phrases: ['netns exec', 'vrf exec'] })],
  ['apt-get', launch({ setting: 'o', settings: 'debug::nolocking acquire::retries dpkg::use-pty' })],
  ['rpm', launch({ letters: 'E', long: 'eval pipe define macros load rcfile' })],
  ['ansible', launch({ letters: 'am', values: 'BcCeFfIikKlMtTuvP', long: 'args module-name' })],
  ['rg', launch({ long: 'pre hostname-bin', fine: 'pre-glob' })],
  ['magick', IMAGES],
  ['convert', IMAGES],
  ['identify', IMAGES],
  ['mogrify', IMAGES],
  ['montage', IMAGES],
  ['exiftool', launch({ starts: '-if -p -config -tagsfromfile -userparam', holds: '${' })],
  ['gs', launch({ letters: 'c', holds: '%pipe%' })],
  ['tex', TEX],
  ['latex', TEX],
  ['pdftex', TEX],
  ['pdflatex', TEX],
  ['xelatex', TEX],
  ['lualatex', TEX],
  ['m4', launch({ holds: 'syscmd' })],
  ['mysql', launch({ letters: 'e', long: 'execute pager' })],
  ['psql', launch({ holds: '\\! \\copy | fromprogram toprogram \\setenv \\e' })],
  ['sqlite3', launch({ starts: DOT_COMMANDS, holds: 'load_extension edit( writefile(', long: 'cmd init' })],
  ['duckdb', launch({ letters: 's', values: 'c', starts: DOT_COMMANDS, long: 'cmd init' })],
  ['openssl', launch({ long: 'engine provider provider-path', holds: 'so_path' })],
  ['xterm', launch({ phrases: ['-e'] })],
  ['sg', launch({ letters: 'c' })],
  ['chrome', BROWSER],
  ['chromium', BROWSER],
  ['chromium-browser', BROWSER],
  ['google-chrome', BROWSER],
  ['electron', BROWSER],
  ['code', BROWSER],
  ['screen', launch({ letters: 'cs', values: 'DdehpRrSTt', setting: 'X', settings: 'title quit hardcopy' })],
  [
    'tmux',
    launch({
      letters: 'c',
      values: 'fLST',
      phrases: [
        'run',
        'run-shell',
        'if',
        'if-shell',
        'pipe-pane',
        'pipep',
        'send-keys',
        'send',
        'respawn-pane',
      ],
      // Commands may be shortened, and formats run what stands in `#(`.
      starts: TMUX_COMMANDS,
      holds: '#(',
    }),
  ],
]);
