import { describe, expect, it } from '@jest/globals';
import { knownName } from './known-names.js';

describe('knownName', () => {
  it.each([
    ['gtimeout', 'timeout'],
    ['grm', 'rm'],
    ['gawk', 'awk'],
    ['original-awk', 'awk'],
    ['python3.11', 'python'],
    ['python3.13t', 'python'],
    ['python3-dbg', 'python'],
    ['pip3', 'pip'],
    ['php-cgi8.2', 'php'],
    ['gcc-12', 'gcc'],
    ['x86_64-linux-gnu-gcc-12', 'gcc'],
    ['clang++-15', 'clang'],
    ['vim.basic', 'vim'],
    ['slogin', 'ssh'],
    ['busybox-static', 'busybox'],
    ['qemu-arm-static', 'qemu-arm'],
  ])('knows that %s is a %s', (program, name) => {
    expect(knownName(program)).toBe(name);
  });

  it.each([
    ['linux32'],
    ['x86_64'],
    ['git'],
    ['grep'],
    ['unlisted-7'],
    ['gcp-tool'],
    ['env.sh'],
    ['my-gcc-wrapper'],
  ])('leaves %s alone', (program) => {
    expect(knownName(program)).toBe(program);
  });
});
