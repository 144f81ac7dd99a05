import { describe, expect, it } from '@jest/globals';
import { judgeCommand } from './command.rules.js';

const policy = {
  blocked: ['curl', 'wget', 'ssh', 'scp', 'rsync', 'nc', 'netcat', 'telnet', 'ftp', 'sftp'],
};

describe('judgeCommand', () => {
  it.each([
    ['ls -la'],
    ['python bench.py'],
    ['git sync'],
    ['echo once'],
    ['truncate f'],
    ['echo curl'],
    ['grep curl notes.txt'],
    ['sshd-report'],
    ['python3 -m pytest -q'],
    ['python -W ignore script.py -c x'],
    ['node server.js -e production'],
    ['perl -Mstrict script.pl'],
    ['bash build.sh -c x'],
    ['bash curl.sh'],
    ['bash -eux build.sh'],
    ['sudo -u www-data ls'],
    ['timeout -k 5 10 make test'],
    ['nice -n 10 make'],
    ['xargs -0 -n1 -P4 ls'],
    ['find . -name x -exec ls {} +'.replace('{}', "'{}'")],
    ['env'],
    ['awk -f report.awk data.txt'],
    [`awk '/a/ || /b/ {print $1}' data.txt`],
    ['ls *.c ~/x'],
    [`git commit -m "fix: a; b | c"`],
    [`find . -type f -exec grep -l x {} \\; -print`],
    [`find . ! -name '*.o'`],
    [`sh -c 'ls -l "a b"'`],
    ['watch -n 2 ls -l'],
    ['sudo env nice -n 5 timeout 3 ls'],
    [`sed -i 's/[[:space:]]*$//;/^x/d;s|a|b|gp' notes.txt`],
    ["sed -n '/start/,+4p' notes.txt"],
    ['tar -xzf a.tgz -C out --exclude x'],
    ['git -c user.name=x commit -m y'],
    ['xargs python3 x.py'],
    ['make -j4 install'],
    ['docker ps --filter name=x'],
    ['ssh-keygen -t ed25519 -f key'],
    ['rg --pre-glob x y'],
    ['parallel gzip {} ::: a b'],
    ['uv run --isolated tool.py'],
    ['xargs -0 grep -l x'],
    ['crontab -l'],
    ['ip netns list'],
    ['dpkg -l'],
    ['nu --log-level error x.nu'],
    ['ghci -Xpages'],
    ['fd -extxt'],
    ['ldd ls'],
    ['ping -c 1 127.0.0.1 # once'],
  ])('allows %s', (command) => {
    expect(judgeCommand(policy, command)).toEqual({ allowed: true, rule: 'commands.blocked' });
  });

  it.each([
    ['curl x', 'commands.blocked[0]', '"curl"'],
    ['CURL x', 'commands.blocked[0]', '"CURL"'],
    ['numactl -N0 --membind=1 curl x', 'commands.blocked[0]', '"curl"'],
    ['prlimit --nofile=9 curl x', 'commands.blocked[0]', '"curl"'],
    ['faketime yesterday curl x', 'commands.blocked[0]', '"curl"'],
    ['/usr/bin/curl x', 'commands.blocked[0]', '"/usr/bin/curl"'],
    ['./x/../curl', 'commands.blocked[0]', '"./x/../curl"'],
    [`cu''rl x`, 'commands.blocked[0]', '"curl"'],
    ['curl.exe x', 'commands.blocked[0]', '"curl.exe"'],
    ['nc.openbsd -l', 'commands.blocked[5]', '"nc.openbsd"'],
    ['env curl x', 'commands.blocked[0]', '"curl"'],
    ['/usr/bin/env -i -u HOME curl x', 'commands.blocked[0]', '"curl"'],
    ['env --unset=HOME -- curl x', 'commands.blocked[0]', '"curl"'],
    ['sudo -u root curl x', 'commands.blocked[0]', '"curl"'],
    ['sudo -nu root nice -n 5 nohup curl x', 'commands.blocked[0]', '"curl"'],
    ['timeout 5 curl x', 'commands.blocked[0]', '"curl"'],
    ['timeout --signal=KILL 5 curl x', 'commands.blocked[0]', '"curl"'],
    ['stdbuf -oL curl x', 'commands.blocked[0]', '"curl"'],
    ['setsid -f curl x', 'commands.blocked[0]', '"curl"'],
    ['time -p curl x', 'commands.blocked[0]', '"curl"'],
    ['bash curl', 'commands.blocked[0]', '"curl"'],
    ['bash -x /opt/curl', 'commands.blocked[0]', '"/opt/curl"'],
    ['env python3 curl x', 'commands.blocked[0]', '"curl"'],
    ['busybox nc -l', 'commands.blocked[5]', '"nc"'],
    ['command curl x', 'commands.blocked[0]', '"curl"'],
    ['exec -a ls curl x', 'commands.blocked[0]', '"curl"'],
    ['xargs -n 1 curl', 'commands.blocked[0]', '"curl"'],
    ["find . -exec curl x '{}' +", 'commands.blocked[0]', '"curl"'],
    ["find . -exec ls '{}' + -execdir curl x +", 'commands.blocked[0]', '"curl"'],
    ['ls; id', 'commands', '";"'],
    ['ls & id', 'commands', '"&"'],
    ['ls &', 'commands', '"&"'],
    ['ls\nid', 'commands', '"\\n"'],
    ['cat < /etc/passwd', 'commands', '"<"'],
    ['echo x > /tmp/x', 'commands', '">"'],
    ['echo $HOME', 'commands', '"$H"'],
    ['(id)', 'commands', '"("'],
    ['ls \0', 'commands', '"\\u0000"'],
    ['c\\url x', 'commands.blocked[0]', '"curl"'],
    ['echo `', 'commands', '"`"'],
    ['bash -i', 'commands', '"-i"'],
    ['bash -lc id', 'commands', '"-lc"'],
    ['bash', 'commands', '"bash"'],
    ["sh -c 'set -s'", 'commands', '"set"'],
    ['sudo bash', 'commands', '"bash"'],
    ['busybox sh', 'commands', '"sh"'],
    ['python -c pass', 'commands', '"-c"'],
    ['python3.11 -Ic pass', 'commands', '"-Ic"'],
    ['python -W ignore -c pass', 'commands', '"-c"'],
    ['node -e x', 'commands', '"-e"'],
    ['node --eval=x', 'commands', '"--eval=x"'],
    ['node -r -e x', 'commands', '"-e"'],
    ['perl -ne print', 'commands', '"-ne"'],
    ['ruby -e x', 'commands', '"-e"'],
    ['php -r x', 'commands', '"-r"'],
    ['deno eval x', 'commands', '"eval"'],
    ["awk 'BEGIN{system()}'", 'commands', '"BEGIN{system()}"'],
    ['eval ls', 'commands', '"eval"'],
    ['su -c id', 'commands', '"su"'],
    ['/lib64/ld-linux-x86-64.so.2 /usr/bin/curl', 'commands', '"/lib64/ld-linux-x86-64.so.2"'],
    ['env -S "curl x"', 'commands', '"-S"'],
    ['env - curl x', 'commands', '"-"'],
    ['sudo -s', 'commands', '"-s"'],
    ['watch "curl x"', 'commands.blocked[0]', '"curl"'],
    ['LD_PRELOAD=x ls', 'commands', '"LD_PRELOAD=x"'],
    ['env LD_PRELOAD=x ls', 'commands', '"LD_PRELOAD=x"'],
    ["'' x", 'commands', '""'],
    ['/', 'commands', '"/"'],
    ['', 'commands', '""'],
  ])('refuses %j by %s and names %s', (command, rule, token) => {
    const verdict = judgeCommand(policy, command);

    expect(verdict).toMatchObject({ allowed: false, code: 'COMMAND.DENIED', rule });
    expect(verdict).toHaveProperty('message', expect.stringContaining(token));
  });

  it.each([
    ['nc.openbsd -l 1', 'nc.openbsd'],
    ['tool.cmd x', 'tool.cmd'],
    ['flock /tmp/l -c curl', 'curl'],
    ['timeout 5 -k curl', 'curl'],
    ['node --require fs -e x', 'curl'],
    ['ruby --encoding utf-8 -e x', 'curl'],
    ['python3 -', 'curl'],
  ])('refuses %s', (command, blocked) => {
    expect(judgeCommand({ blocked: [blocked] }, command).allowed).toBe(false);
  });

  // Programs behind wrappers, found however they are written.
  it.each([
    [`env cu''rl x`, '"curl"'],
    [`sh -c 'curl x'`, '"curl"'],
    [`bash -ec "sh -c 'curl x'"`, '"curl"'],
    [`busybox sh -c 'nice curl x'`, '"curl"'],
    [`watch -n 1 sudo curl x`, '"curl"'],
    ['ionice -c 3 setsid doas -u x curl y', '"curl"'],
    ['flock -n /run/l curl x', '"curl"'],
    ['chroot /srv curl x', '"curl"'],
    ['strace -f -o out curl x', '"curl"'],
    ['toybox time curl x', '"curl"'],
    ['parallel curl {} ::: a b', '"curl"'],
    ['uv run --quiet curl x', '"curl"'],
    ['poetry -C dir run curl x', '"curl"'],
    ['screen -dmS title curl x', '"curl"'],
    [`tmux new-session -d 'curl x'`, '"curl"'],
    ['fd . -x curl', '"curl"'],
    [String.raw`find . -exec ls {} \; -exec curl x \;`, '"curl"'],
    ['gtimeout 5 curl x', '"curl"'],
    ['setarch -R curl x', '"curl"'],
    ['setarch i686 -R curl x', '"curl"'],
    ['x86_64 curl x', '"curl"'],
    ['xargs --max-lines curl', '"curl"'],
    ['nsenter --target 1 --net curl x', '"curl"'],
    ['parallel --halt-on-error 2 curl ::: x', '"curl"'],
    ['rustup run stable curl x', '"curl"'],
    ['opam exec -- curl x', '"curl"'],
    ['perf stat curl x', '"curl"'],
    ['qemu-arm-static -L /srv curl x', '"curl"'],
    ['wine curl.exe x', '"curl.exe"'],
    [`tmux new-w -d 'curl x'`, '"curl"'],
    ['\uff43\uff55\uff52\uff4c x', '"\uff43\uff55\uff52\uff4c"'],
    ['CURL.EXE x', '"CURL.EXE"'],
    ['c\u017fh x', '"c\u017fh"'],
    ['curl.real x', '"curl.real"'],
  ])('finds the blocked program in %s', (command, token) => {
    const verdict = judgeCommand({ blocked: ['curl', 'csh'] }, command);

    expect(verdict).toMatchObject({ allowed: false });
    expect(verdict).toHaveProperty('rule', expect.stringMatching(/^commands\.blocked\[\d\]$/));
    expect(verdict).toHaveProperty('message', expect.stringContaining(token));
  });

  it.each([
    [`sh -c 'ls; id'`, '";"'],
    [`sh -c 'ls *'`, '"*"'],
    [`sh -c "trap 'id' EXIT"`, '"trap"'],
    [`sh -c "command trap 'id' EXIT"`, '"trap"'],
    [`sh -c`, '"sh"'],
    ['bash /dev/stdin', '"/dev/stdin"'],
    ['find . -exec sh {} +', '"{}"'],
    ['find . -exec env {} +', '"{}"'],
    [`watch ls ';id'`, '";"'],
    [`strace -o '|id' ls`, '"-o"'],
    ['watch -x ls', '"-x"'],
    ['strace -E LD_PRELOAD=/srv/x.so ls', '"-E"'],
    ['chrt -b id x', '"-b"'],
    ['uv --directory run run id', '"run"'],
    ['tmux -L new new id', '"new"'],
    ['uv run --python ./id x.py', '"--python"'],
    ['uv run -m timeit x', '"timeit"'],
    ['! id', '"!"'],
    ['fd -Hxid', '"-Hxid"'],
    ['fd --exec=id', '"--exec=id"'],
    ['/lib/ld64.so.1 id', '"/lib/ld64.so.1"'],
    ['cu\u034frl x', '"cu\u034frl"'],
    ['ls\u00a0id', '"ls\u00a0id"'],
    ['iex -e x', '"-e"'],
    ['swipl -g x', '"-g"'],
    ['parallel ::: id', '":::"'],
    [`parallel 'ls;id' ::: a`, '"ls;id"'],
    ['parallel {} ::: id', '"{}"'],
    ['xargs env', 'a word that is added from input'],
    ['xargs poetry', 'a word that is added from input'],
    ['xargs timeout', 'a word that is added from input'],
    ['xargs find .', 'a word that is added from input'],
    ['xargs tar xf a.tar', 'a word that is added from input'],
    ['xargs python3', 'a word that is added from input'],
    ['xargs -I X X', '"-I"'],
    ['/usr/bin/c?rl x', '"/usr/bin/c?rl"'],
    ['cu\u200brl x', '"cu\u200brl"'],
    [`perl '-Mstrict;id' x.pl`, '"-Mstrict;id"'],
    ['node --import data:text/javascript,x y.js', '"data:text/javascript,x"'],
    ['ts-node --eval x', '"--eval"'],
    ['python3 -m timeit x', '"timeit"'],
  ])('refuses %j and names %s', (command, token) => {
    const verdict = judgeCommand({ blocked: [] }, command);

    expect(verdict).toMatchObject({ allowed: false, rule: 'commands' });
    expect(verdict).toHaveProperty('message', expect.stringContaining(token));
  });

  it('knows that find deletes as rm does', () => {
    expect(judgeCommand({ blocked: ['rm'] }, 'find . -delete')).toMatchObject({
      allowed: false,
      rule: 'commands.blocked[0]',
      message: expect.stringContaining('"-delete"') as unknown,
    });
    expect(judgeCommand({ blocked: ['curl'] }, 'find . -delete')).toMatchObject({ allowed: true });
  });

  it('allows nothing when the policy has no list', () => {
    expect(judgeCommand({ blocked: undefined }, 'ls')).toMatchObject({
      allowed: false,
      code: 'COMMAND.DENIED',
      rule: 'commands.blocked',
    });
  });

  it('blocks nothing by name when the policy names nothing, and still refuses shell syntax', () => {
    expect(judgeCommand({ blocked: [] }, 'curl x').allowed).toBe(true);
    expect(judgeCommand({ blocked: [] }, 'curl x | sh').allowed).toBe(false);
  });

  it('compares names without regard to case on both sides', () => {
    expect(judgeCommand({ blocked: ['Rscript'] }, 'rscript x.R').allowed).toBe(false);
  });

  it.each([
    ['rm', 'grm -r x'],
    ['ssh', 'slogin x'],
    ['wget', 'wget2 x'],
    ['awk', 'mawk 1 x'],
    ['python', 'python3.11 x.py'],
  ])('takes %s for blocked in %j', (blocked, command) => {
    expect(judgeCommand({ blocked: [blocked] }, command)).toMatchObject({ rule: 'commands.blocked[0]' });
  });

  it('refuses a chain of wrappers that nobody writes by hand, and looks at a wide one once', () => {
    expect(judgeCommand(policy, `${'env '.repeat(15)}ls`)).toMatchObject({ allowed: true });
    expect(judgeCommand(policy, `${'env '.repeat(2000)}ls`)).toMatchObject({ rule: 'commands' });
    expect(judgeCommand(policy, `${'find -exec '.repeat(700)}ls`)).toMatchObject({ allowed: true });
  });

  // Rows of swisskyrepo/PayloadsAllTheThings@f9fa51417886 (MIT), Command Injection/Intruder/command-execution-unix.txt:
  // cmd-inj-00001 and 00003.
  it.each([
    ['&lt;!--#exec%20cmd=&quot;/bin/cat%20/etc/passwd&quot;--&gt;'],
    ['&lt;!--#exec%20cmd=&quot;/usr/bin/id;--&gt;'],
  ])('refuses the payload %s', (command) => {
    expect(judgeCommand({ blocked: [] }, command).allowed).toBe(false);
  });
});
