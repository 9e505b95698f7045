import { expect, test } from 'vitest'
import { seccompProfile } from './seccomp-profile.ts'

/** Judges a call as libseccomp does: 0 = allowed, else the error number. */
function verdict(name: string, args: number[] = []): number {
  const matches = (rule: ReturnType<typeof seccompProfile>['syscalls'][number]) =>
    rule.names.includes(name) &&
    (rule.args ?? []).every(({ index, op, value, valueTwo }) => {
      const given = BigInt(args[index] ?? 0)
      if (op === 'SCMP_CMP_EQ') return given === BigInt(value)
      if (op === 'SCMP_CMP_NE') return given !== BigInt(value)
      if (op === 'SCMP_CMP_GE') return given >= BigInt(value)
      if (op === 'SCMP_CMP_MASKED_EQ') return (given & BigInt(value)) === BigInt(valueTwo ?? -1)
      throw new Error(op)
    })
  return seccompProfile().syscalls.find(matches)?.errnoRet ?? 0
}

const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97]

test('the same calls are refused as by the filter for bubblewrap', () => {
  expect(verdict('read')).toBe(0)
  expect(verdict('clone', [0x3d0f00])).toBe(0) // a thread
  expect(verdict('clone', [0x01200011])).toBe(0) // a fork
  for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
    expect(verdict('clone', [flag + 0x11])).toBe(EPERM)
  }
  expect(verdict('clone3')).toBe(ENOSYS)
  for (const name of ['unshare', 'ptrace', 'mount', 'keyctl', 'bpf', 'shmget'])
    expect(verdict(name)).toBe(EPERM)
  for (const family of [1, 2, 10, 16]) expect(verdict('socket', [family])).toBe(0)
  for (const family of [0, 3, 17, 31, 38, 40, 44]) expect(verdict('socket', [family])).toBe(EAFNOSUPPORT)
  // a family of 32 bits in a register of 64
  expect(verdict('socket', [2 ** 32 + 40])).toBe(EAFNOSUPPORT)
})

test('a process may limit and slow itself, and nobody else', () => {
  expect(verdict('prlimit64', [0, 7, 4096])).toBe(0)
  expect(verdict('prlimit64', [1, 7, 0])).toBe(0)
  expect(verdict('prlimit64', [1, 7, 4096])).toBe(EPERM)
  expect(verdict('setpriority', [0, 0, 10])).toBe(0)
  expect(verdict('setpriority', [0, 1, 19])).toBe(EPERM)
  expect(verdict('setpriority', [2, 0, 19])).toBe(EPERM)
  expect(verdict('ioprio_set', [1, 0])).toBe(0)
  expect(verdict('ioprio_set', [1, 1])).toBe(EPERM)
  expect(verdict('sched_setscheduler', [0])).toBe(0)
  expect(verdict('sched_setscheduler', [1])).toBe(EPERM)
})

test('two conditions on one argument in one rule would be read as alternatives by runc', () => {
  for (const { args = [] } of seccompProfile().syscalls)
    expect(new Set(args.map(({ index }) => index)).size).toBe(args.length)
})
