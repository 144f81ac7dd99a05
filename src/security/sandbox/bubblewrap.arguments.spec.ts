import { describe, expect, it } from '@jest/globals';
import { bubblewrapArguments } from './bubblewrap.arguments.js';
import type { SandboxProfile } from './sandbox.profile.js';

const PROFILE: SandboxProfile = {
  executable: '/srv/tool/run',
  args: ['--flag', '-- x', '$(touch y)'],
  workFolder: '/srv/tool',
  environment: { A: 'a' },
  readable: ['/srv/tool', '/usr/bin/env'],
  writable: [],
  masked: [],
  network: { kind: 'none' },
  limits: { memoryBytes: 100, cpuSeconds: 2, processes: 3, fileBytes: 4, openFiles: 5 },
};

const wordsFor = (differences: Partial<SandboxProfile> = {}): string =>
  ` ${bubblewrapArguments({ ...PROFILE, ...differences }, '/opt/node').join(' ')} `;

describe('bubblewrapArguments', () => {
  it('hands over the words of the program as they are, behind its limits', () => {
    expect(bubblewrapArguments(PROFILE, '/opt/node').slice(-13)).toEqual([
      '--',
      '/usr/bin/prlimit',
      '--core=0',
      '--cpu=2:3',
      '--nproc=3',
      '--fsize=4',
      '--nofile=5',
      '--as=100',
      '--',
      '/srv/tool/run',
      '--flag',
      '-- x',
      '$(touch y)',
    ]);
  });

  it('binds folders before what lies in them, covers after both, and makes the root read-only last', () => {
    const words = wordsFor({
      readable: ['/srv/tool/data/deep', '/srv/tool'],
      writable: ['/srv/tool/out'],
      masked: [
        { path: '/srv/tool/.env', kind: 'file' },
        { path: '/srv/tool/secrets', kind: 'folder' },
      ],
    });
    expect(words).toContain(
      ' --ro-bind /srv/tool /srv/tool --ro-bind /srv/tool/data/deep /srv/tool/data/deep' +
        ' --bind /srv/tool/out /srv/tool/out --ro-bind /dev/null /srv/tool/.env' +
        ' --tmpfs /srv/tool/secrets --remount-ro /srv/tool/secrets --remount-ro / --seccomp ',
    );
  });

  it('binds the executable by itself where it would not be seen, or could be changed', () => {
    const bind = ' --ro-bind /srv/tool/run /srv/tool/run ';
    expect(wordsFor()).not.toContain(bind);
    expect(wordsFor({ readable: [] })).toContain(bind);
    expect(wordsFor({ writable: ['/srv/tool'] })).toContain(` --bind /srv/tool /srv/tool${bind}`);
  });

  it('shows a socket and a relay only to a program with endpoints', () => {
    const relay = ' /opt/node /run/egress-relay.cjs /run/egress.sock 3128 /usr/bin/prlimit ';
    expect(wordsFor()).not.toContain('/run/');
    expect(wordsFor({ network: { kind: 'proxy', socket: '/tmp/x/p.sock' } })).toContain(' --nproc=19 ');
    expect(wordsFor({ network: { kind: 'proxy', socket: '/tmp/x/p.sock' } })).toContain(relay);
    expect(wordsFor({ network: { kind: 'proxy', socket: '/tmp/x/p.sock' } })).toContain(
      ' --ro-bind /tmp/x/p.sock /run/egress.sock ',
    );
  });

  it.each<[string, Partial<SandboxProfile>]>([
    ['relative', { executable: 'run' }],
    ['relative', { workFolder: 'tool' }],
    ['with ".."', { readable: ['/srv/../etc'] }],
    ['with a zero byte', { writable: ['/srv/a\0b'] }],
    ['relative', { masked: [{ path: '.env', kind: 'file' }] }],
    ['relative', { network: { kind: 'proxy', socket: 'p.sock' } }],
  ])('refuses a path %s', (_what, differences) => {
    expect(() => wordsFor(differences)).toThrow(/is not absolute|holds/);
  });
});
