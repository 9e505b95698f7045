/**
 * The system call filter of a sandbox: classic BPF over struct seccomp_data (nr, arch, instruction pointer, six
 * 64-bit arguments), as bwrap --seccomp takes it. It refuses what no test suite needs and kernels have suffered from:
 * namespaces, mounts, tracing, keys, odd sockets. Numbers: arch/x86/entry/syscalls/syscall_64.tbl and
 * include/uapi/asm-generic/unistd.h of Linux 6.12; opcodes: include/uapi/linux/bpf_common.h. The same tables as a profile
 * for container engines: seccomp-profile.ts.
 */
import { UserError } from '#lib/errors.ts'

const LOAD = 0x20 // BPF_LD | BPF_W | BPF_ABS
const EQUAL = 0x15 // BPF_JMP | BPF_JEQ | BPF_K
const AT_LEAST = 0x35 // BPF_JMP | BPF_JGE | BPF_K
const ANY_BIT = 0x45 // BPF_JMP | BPF_JSET | BPF_K
const RETURN = 0x06 // BPF_RET | BPF_K

const ALLOW = 0x7fff0000
const KILL_PROCESS = 0x80000000
const refuse = (errno: number) => 0x00050000 | errno
export const EPERM = 1
export const ENOSYS = 38
export const EAFNOSUPPORT = 97

const NUMBER_AT = 0
const ARCH_AT = 4
/** low half of argument n; both machines are little-endian */
const argumentAt = (index: number) => 16 + 8 * index

type Instruction = [code: number, jumpTrue: number, jumpFalse: number, value: number]
type Machine = { arch: number; x32: boolean; numbers: Record<string, number> }

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET */
export const NEW_NAMESPACES = 0x7e020000
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK */
export const SOCKET_FAMILIES = [1, 2, 10, 16]

/** clone3 hides its flags from filters: without it libc falls back to clone. io_uring goes around filters. */
export const NOT_THERE = ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register']

/** Process 1 must not be slowed or limited by its own user: these work on the caller only (first argument 0). */
export const CALLER_ONLY = ['sched_setscheduler', 'sched_setparam', 'sched_setattr']

// biome-ignore format: a table
const MACHINES: Record<string, Machine> = {
  x64: { arch: 0xc000003e, x32: true, numbers: {
    clone: 56, socket: 41, prlimit64: 302, setpriority: 141, ioprio_set: 251,
    clone3: 435, io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427,
    sched_setscheduler: 144, sched_setparam: 142, sched_setattr: 314,
    unshare: 272, setns: 308, mount: 165, umount2: 166, pivot_root: 155, chroot: 161, open_tree: 428, move_mount: 429,
    fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433, mount_setattr: 442, open_by_handle_at: 304,
    name_to_handle_at: 303, ptrace: 101, process_vm_readv: 310, process_vm_writev: 311, kcmp: 312, pidfd_getfd: 438,
    process_madvise: 440, add_key: 248, request_key: 249, keyctl: 250, bpf: 321, perf_event_open: 298,
    userfaultfd: 323, kexec_load: 246, kexec_file_load: 320, init_module: 175, finit_module: 313, delete_module: 176,
    swapon: 167, swapoff: 168, reboot: 169, acct: 163, quotactl: 179, quotactl_fd: 443, syslog: 103,
    fanotify_init: 300, settimeofday: 164, clock_settime: 227, memfd_secret: 447, shmget: 29,
    iopl: 172, ioperm: 173, modify_ldt: 154, lookup_dcookie: 212, uselib: 134, move_pages: 279, migrate_pages: 256,
  } },
  arm64: { arch: 0xc00000b7, x32: false, numbers: {
    clone: 220, socket: 198, prlimit64: 261, setpriority: 140, ioprio_set: 30,
    clone3: 435, io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427,
    sched_setscheduler: 119, sched_setparam: 118, sched_setattr: 274,
    unshare: 97, setns: 268, mount: 40, umount2: 39, pivot_root: 41, chroot: 51, open_tree: 428, move_mount: 429,
    fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433, mount_setattr: 442, open_by_handle_at: 265,
    name_to_handle_at: 264, ptrace: 117, process_vm_readv: 270, process_vm_writev: 271, kcmp: 272, pidfd_getfd: 438,
    process_madvise: 440, add_key: 217, request_key: 218, keyctl: 219, bpf: 280, perf_event_open: 241,
    userfaultfd: 282, kexec_load: 104, kexec_file_load: 294, init_module: 105, finit_module: 273, delete_module: 106,
    swapon: 224, swapoff: 225, reboot: 142, acct: 89, quotactl: 60, quotactl_fd: 443, syslog: 116,
    fanotify_init: 262, settimeofday: 170, clock_settime: 112, memfd_secret: 447, shmget: 194,
    lookup_dcookie: 18, move_pages: 239, migrate_pages: 238,
  } },
}

/** Names of all calls that are refused on any machine, always or with some arguments. */
export function guardedCalls(): string[] {
  return [...new Set(Object.values(MACHINES).flatMap(({ numbers }) => Object.keys(numbers)))]
}

/** @throws UserError on a machine the filter is not written for */
export function seccompFilter(cpu: string = process.arch): Buffer {
  const machine = MACHINES[cpu]
  if (!machine) throw new UserError(`Sandboxes run on x64 and arm64 machines, not on ${cpu}.`)
  const { clone, socket, prlimit64, setpriority, ioprio_set, ...others } = machine.numbers
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCH_AT],
    [EQUAL, 1, 0, machine.arch],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER_AT],
  ]
  // x32 calls carry the same arch with other numbers.
  if (machine.x32) program.push([AT_LEAST, 0, 1, 0x40000000], [RETURN, 0, 0, refuse(ENOSYS)])
  for (const [name, number] of Object.entries(others)) {
    if (CALLER_ONLY.includes(name)) program.push(...when(number, argumentMustBeZero(0)))
    else
      program.push([EQUAL, 0, 1, number], [RETURN, 0, 0, refuse(NOT_THERE.includes(name) ? ENOSYS : EPERM)])
  }
  program.push(...when(clone as number, noNamespaces), ...when(socket as number, knownFamilies))
  program.push(...when(prlimit64 as number, ownLimits))
  for (const number of [setpriority, ioprio_set]) program.push(...when(number as number, ownPriority))
  program.push([RETURN, 0, 0, ALLOW])
  return encode(program)
}

/** Runs `body`, which must return, for one system call and skips it for all others. */
function when(number: number, body: Instruction[]): Instruction[] {
  return [[EQUAL, 0, body.length, number], ...body]
}

const verdicts = (errno: number): Instruction[] => [
  [RETURN, 0, 0, refuse(errno)],
  [RETURN, 0, 0, ALLOW],
]

const argumentMustBeZero = (index: number): Instruction[] => [
  [LOAD, 0, 0, argumentAt(index)],
  [EQUAL, 1, 0, 0],
  ...verdicts(EPERM),
]

const noNamespaces: Instruction[] = [
  [LOAD, 0, 0, argumentAt(0)],
  [ANY_BIT, 0, 1, NEW_NAMESPACES],
  ...verdicts(EPERM),
]

const knownFamilies: Instruction[] = [
  [LOAD, 0, 0, argumentAt(0)],
  ...SOCKET_FAMILIES.map((family, index): Instruction => [EQUAL, SOCKET_FAMILIES.length - index, 0, family]),
  ...verdicts(EAFNOSUPPORT),
]

/** prlimit64(pid, resource, new, old): others may be read, only the caller's own may be set. */
const ownLimits: Instruction[] = [
  [LOAD, 0, 0, argumentAt(0)],
  [EQUAL, 5, 0, 0],
  [LOAD, 0, 0, argumentAt(2)],
  [EQUAL, 0, 2, 0],
  [LOAD, 0, 0, argumentAt(2) + 4],
  [EQUAL, 1, 0, 0],
  ...verdicts(EPERM),
]

/** setpriority and ioprio_set (which, who, ...): "this process" is 0, 0 in the first and 1, 0 in the second. */
const ownPriority: Instruction[] = [
  [LOAD, 0, 0, argumentAt(0)],
  [AT_LEAST, 2, 0, 2],
  [LOAD, 0, 0, argumentAt(1)],
  [EQUAL, 1, 0, 0],
  ...verdicts(EPERM),
]

/** struct sock_filter: u16 code, u8 jt, u8 jf, u32 k */
function encode(program: Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8)
  for (const [index, [code, jumpTrue, jumpFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(jumpTrue, index * 8 + 2)
    bytes.writeUInt8(jumpFalse, index * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4)
  }
  return bytes
}
