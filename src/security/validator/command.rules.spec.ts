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
    ['bash -eux build.sh'],
    ['sudo -u www-data ls'],
    ['timeout -k 5 10 make test'],
    ['nice -n 10 make'],
    ['xargs -0 -n1 -P4 ls'],
    ['find . -name x -exec ls {} +'.replace('{}', "'{}'")],
    ['env'],
    ['awk -f report.awk data.txt'],
  ])('allows %s', (command) => {
    expect(judgeCommand(policy, command)).toEqual({ allowed: true, rule: 'commands.blocked' });
  });

  it.each([
    ['curl x', 'commands.blocked[0]', '"curl"'],
    ['CURL x', 'commands.blocked[0]', '"CURL"'],
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
    ['echo $HOME', 'commands', '"$"'],
    ['(id)', 'commands', '"("'],
    ['ls \0', 'commands', '"\\u0000"'],
    ['c\\url x', 'commands', '"\\\\"'],
    ['echo `', 'commands', '"`"'],
    ['sh -c id', 'commands', '"-c"'],
    ['bash -i', 'commands', '"-i"'],
    ['bash -lc id', 'commands', '"-lc"'],
    ['bash', 'commands', '"bash"'],
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
    ["awk 'BEGIN{system()}'", 'commands', '"awk"'],
    ['eval ls', 'commands', '"eval"'],
    ['su -c id', 'commands', '"su"'],
    ['/lib64/ld-linux-x86-64.so.2 /usr/bin/curl', 'commands', '"/lib64/ld-linux-x86-64.so.2"'],
    ['env -S "curl x"', 'commands', '"-S"'],
    ['env - curl x', 'commands', '"-"'],
    ['sudo -s', 'commands', '"-s"'],
    ['watch "curl x"', 'commands', '"curl x"'],
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

  it('follows a long chain of wrappers in linear time', () => {
    expect(judgeCommand(policy, `${'env '.repeat(2000)}curl`)).toMatchObject({ rule: 'commands.blocked[0]' });
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
