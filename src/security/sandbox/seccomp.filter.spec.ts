import { describe, expect, it } from '@jest/globals';
import { seccompFilter, type SocketRule } from './seccomp.filter.js';
import type { FilterArchitecture } from './syscall.numbers.js';

const ARCH = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

/** Runs a filter as the kernel does, which knows no more instructions than these here. */
function verdict(filter: Buffer, arch: number, number: number, args: readonly number[] = []): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(arch, 4);
  args.forEach((value, index) => data.writeBigUInt64LE(BigInt(value), 16 + 8 * index));
  let accumulator = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [code, jt, jf, k] = [
      filter.readUInt16LE(at),
      filter[at + 2] ?? 0,
      filter[at + 3] ?? 0,
      filter.readUInt32LE(at + 4),
    ];
    const jump = (isTaken: boolean) => {
      at += 8 * (isTaken ? jt : jf);
    };
    if (code === 0x20) accumulator = data.readUInt32LE(k);
    else if (code === 0x15) jump(accumulator === k);
    else if (code === 0x35) jump(accumulator >= k);
    else if (code === 0x45) jump((accumulator & k) !== 0);
    else if (code === 0x06) {
      if (k === 0x7fff0000) return 'allow';
      if (k === 0x80000000) return 'kill';
      if ((k & 0xffff0000) === 0x50000) return `errno ${k & 0xffff}`;
      return `return ${k}`;
    } else return `code ${code}`;
  }
  return 'fell off the end';
}

describe('seccompFilter', () => {
  const of = (
    arch: FilterArchitecture,
    number: number,
    args?: readonly number[],
    sockets: SocketRule = 'no unix sockets',
  ) => verdict(seccompFilter(arch, sockets), ARCH[arch], number, args);

  it.each([
    ['read', 0, 63, 'allow'],
    ['openat', 257, 56, 'allow'],
    ['execve', 59, 221, 'allow'],
    ['socketpair', 53, 199, 'allow'],
    ['ptrace', 101, 117, 'errno 1'],
    ['mount', 165, 40, 'errno 1'],
    ['unshare', 272, 97, 'errno 1'],
    ['setns', 308, 268, 'errno 1'],
    ['bpf', 321, 280, 'errno 1'],
    ['io_uring_setup', 425, 425, 'errno 1'],
    ['open_by_handle_at', 304, 265, 'errno 1'],
    ['vhangup', 153, 58, 'errno 1'],
    ['clone3', 435, 435, 'errno 38'],
  ])('%s', (_name, x64, arm64, expected) => {
    expect([of('x64', x64), of('arm64', arm64)]).toEqual([expected, expected]);
  });

  it.each([
    ['a process', 0x11, 'allow'],
    ['a thread', 0x3d0f00, 'allow'],
    ['a user namespace', 0x10000011, 'errno 1'],
    ['a mount namespace', 0x00020011, 'errno 1'],
    ['a cgroup namespace', 0x02000011, 'errno 1'],
    ['a network namespace', 0x40000011, 'errno 1'],
  ])('clone of %s', (_what, flags, expected) => {
    expect([of('x64', 56, [flags]), of('arm64', 220, [flags])]).toEqual([expected, expected]);
  });

  it.each([
    ['unix', 1, 'errno 97', 'allow'],
    ['inet', 2, 'allow', 'allow'],
    ['inet6', 10, 'allow', 'allow'],
    ['netlink', 16, 'allow', 'allow'],
    ['packet', 17, 'errno 97', 'errno 97'],
    ['vsock', 40, 'errno 97', 'errno 97'],
    ['alg', 38, 'errno 97', 'errno 97'],
  ])('socket of %s', (_family, family, without, withUnix) => {
    expect(of('x64', 41, [family])).toBe(without);
    expect(of('arm64', 198, [family])).toBe(without);
    expect(of('x64', 41, [family], 'unix sockets')).toBe(withUnix);
  });

  it('lets nobody type into the terminal of the server', () => {
    expect(of('x64', 16, [0, 0x5412])).toBe('errno 1');
    // Only the lower half of a request counts for the kernel.
    expect(of('x64', 16, [0, 0x1_0000_5412])).toBe('errno 1');
    expect(of('x64', 16, [0, 0x5401])).toBe('allow');
  });

  it('does not take the same calls under the numbers of x32, or of another architecture', () => {
    expect(of('x64', 0x40000000 + 165)).toBe('errno 38');
    expect(verdict(seccompFilter('x64', 'no unix sockets'), 0x40000003, 21)).toBe('kill');
  });
});
