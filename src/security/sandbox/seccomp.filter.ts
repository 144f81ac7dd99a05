import { numberOf, type FilterArchitecture, type SyscallName } from './syscall.numbers.js';

/** System calls that no tool needs, and that reach parts of the kernel which were the way out of other sandboxes. */
const REFUSED: readonly SyscallName[] = [
  'acct', 'add_key', 'adjtimex', 'bpf', 'chroot', 'clock_adjtime', 'clock_settime', 'delete_module', 'finit_module',
  'fsconfig', 'fsmount', 'fsopen', 'fspick', 'init_module', 'io_uring_enter', 'io_uring_register', 'io_uring_setup',
  'ioperm', 'iopl', 'kcmp', 'kexec_file_load', 'kexec_load', 'keyctl', 'lookup_dcookie', 'mount', 'mount_setattr',
  'move_mount', 'name_to_handle_at', 'open_by_handle_at', 'open_tree', 'perf_event_open', 'pidfd_getfd', 'pivot_root',
  'process_vm_readv', 'process_vm_writev', 'ptrace', 'quotactl', 'reboot', 'request_key', 'setdomainname',
  'sethostname', 'setns', 'settimeofday', 'swapoff', 'swapon', 'syslog', 'umount2', 'unshare', 'userfaultfd',
  'vhangup',
]; // prettier-ignore

const AUDIT_ARCH: Readonly<Record<FilterArchitecture, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** Numbers of the x32 interface of x64: the same calls again, which a list of numbers would miss. */
const X32_BIT = 0x40000000;
/** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const CLONE_NAMESPACES = 0x7e020080;
/** TIOCSTI types into the terminal of whoever started the server; TIOCLINUX pastes into it. */
const TERMINAL_WRITES = [0x5412, 0x541c];
const FAMILIES = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const;
const ERRNO = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

// Offsets in struct seccomp_data.
const NUMBER = 0;
const ARCHITECTURE = 4;
const ARGUMENT = [16, 24] as const;

// struct sock_filter and SECCOMP_RET_* of linux/filter.h and linux/seccomp.h.
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;
const RET_KILL_PROCESS = 0x80000000;
const RET_ERRNO = 0x00050000;
const RET_ALLOW = 0x7fff0000;

interface Instruction {
  readonly code: number;
  readonly k: number;
  readonly jt?: number;
  readonly jf?: number;
}

/** Which sockets a program may open. Without a network namespace of its own the families would not be enough. */
export type SocketRule = 'no unix sockets' | 'unix sockets';

/**
 * A seccomp filter as classic BPF, as `bwrap --seccomp FD` reads it.
 *
 * Unix sockets in folders that are only readable can be connected to; so the family is refused, unless the program
 * needs the socket of its proxy. Netlink stays: runtimes list interfaces with it, and there are none but its own.
 */
export function seccompFilter(architecture: FilterArchitecture, sockets: SocketRule): Buffer {
  const key = `${architecture} ${sockets}`;
  const known = made.get(key) ?? makeFilter(architecture, sockets);
  made.set(key, known);
  return known;
}

const made = new Map<string, Buffer>();

function makeFilter(architecture: FilterArchitecture, sockets: SocketRule): Buffer {
  const number = (name: SyscallName) => numberOf(name, architecture);
  const refused = REFUSED.flatMap((name) => number(name) ?? []);
  const families = [
    FAMILIES.inet,
    FAMILIES.inet6,
    FAMILIES.netlink,
    ...(sockets === 'unix sockets' ? [FAMILIES.unix] : []),
  ];
  const instructions: Instruction[] = [
    { code: LOAD, k: ARCHITECTURE },
    ...unless(JUMP_EQUAL, AUDIT_ARCH[architecture], [{ code: RETURN, k: RET_KILL_PROCESS }]),
    { code: LOAD, k: NUMBER },
    ...when(JUMP_AT_LEAST, X32_BIT, [refuse(ERRNO.ENOSYS)]),
    ...refused.flatMap((call) => when(JUMP_EQUAL, call, [refuse(ERRNO.EPERM)])),
    // Its flags stand behind a pointer, where a filter cannot look; told that it does not exist, programs use clone.
    ...when(JUMP_EQUAL, numberOr(number('clone3')), [refuse(ERRNO.ENOSYS)]),
    ...when(JUMP_EQUAL, numberOr(number('clone')), [
      { code: LOAD, k: ARGUMENT[0] },
      ...when(JUMP_ANY_BIT, CLONE_NAMESPACES, [refuse(ERRNO.EPERM)]),
      { code: RETURN, k: RET_ALLOW },
    ]),
    ...when(JUMP_EQUAL, numberOr(number('socket')), [
      { code: LOAD, k: ARGUMENT[0] },
      ...families.flatMap((family) => when(JUMP_EQUAL, family, [{ code: RETURN, k: RET_ALLOW }])),
      refuse(ERRNO.EAFNOSUPPORT),
    ]),
    ...when(JUMP_EQUAL, numberOr(number('ioctl')), [
      { code: LOAD, k: ARGUMENT[1] },
      ...TERMINAL_WRITES.flatMap((request) => when(JUMP_EQUAL, request, [refuse(ERRNO.EPERM)])),
      { code: RETURN, k: RET_ALLOW },
    ]),
    { code: RETURN, k: RET_ALLOW },
  ];
  return assembled(instructions);
}

function when(code: number, k: number, then: readonly Instruction[]): Instruction[] {
  return [{ code, k, jt: 0, jf: then.length }, ...then];
}

function unless(code: number, k: number, then: readonly Instruction[]): Instruction[] {
  return [{ code, k, jt: then.length, jf: 0 }, ...then];
}

function refuse(errno: number): Instruction {
  return { code: RETURN, k: RET_ERRNO | errno };
}

function numberOr(number: number | undefined): number {
  if (number === undefined) throw new Error('Every architecture has this system call.');
  return number;
}

function assembled(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8);
  instructions.forEach(({ code, k, jt = 0, jf = 0 }, index) => {
    const at = index * 8;
    bytes.writeUInt16LE(code, at);
    // A jump counts in one byte; a longer one would wrap round and land anywhere.
    bytes.writeUInt8(jt, at + 2);
    bytes.writeUInt8(jf, at + 3);
    bytes.writeUInt32LE(k >>> 0, at + 4);
  });
  return bytes;
}
