import { describe, expect, it } from '@jest/globals';
import type { SandboxProfile } from './sandbox.profile.js';
import { enclosedBySeatbelt, seatbeltProfile } from './seatbelt.js';

const PROFILE: SandboxProfile = {
  executable: '/Users/ann/tool/run',
  args: ['-x'],
  workFolder: '/Users/ann/tool',
  environment: {},
  readable: ['/Users/ann/tool'],
  writable: ['/Users/ann/out'],
  masked: [{ path: '/Users/ann/tool/.env', kind: 'file' }],
  network: { kind: 'none' },
  limits: { memoryBytes: 100, cpuSeconds: 2, processes: 3, fileBytes: 4, openFiles: 5 },
};

describe('seatbeltProfile', () => {
  it('denies first, allows what is named, and denies what is masked after that', () => {
    const lines = seatbeltProfile(PROFILE).split('\n');
    expect(lines.slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
    expect(lines.slice(-3)).toEqual([
      '(allow file-write* (subpath "/Users/ann/out"))',
      '(deny file-read* file-write* (subpath "/Users/ann/tool/.env"))',
      '(deny network*)',
    ]);
  });

  it('does not let the name of a folder end its quotes and begin a rule', () => {
    const path = '/tmp/") (allow default) ("\\';
    expect(seatbeltProfile({ ...PROFILE, writable: [path] })).toContain(
      '(allow file-write* (subpath "/tmp/\\") (allow default) (\\"\\\\"))',
    );
    expect(() => seatbeltProfile({ ...PROFILE, readable: ['/tmp/a\nb'] })).toThrow('control character');
  });

  it('has no way to give a program endpoints', () => {
    expect(() => enclosedBySeatbelt({ ...PROFILE, network: { kind: 'proxy', socket: '/x' } })).toThrow(
      'a program with endpoints cannot be enclosed on macOS yet',
    );
    expect(enclosedBySeatbelt(PROFILE).args.slice(-2)).toEqual(['/Users/ann/tool/run', '-x']);
  });
});
