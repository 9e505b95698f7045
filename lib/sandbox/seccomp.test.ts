import { expect, test } from 'vitest'
import { seccompFilter } from './seccomp.ts'

const ALLOW = 0x7fff0000
const EPERM = 0x00050001
const ENOSYS = 0x00050026
const EAFNOSUPPORT = 0x00050061
const KILL = 0x80000000

/** Runs a filter as the kernel does: every jump lands inside, every path returns. */
function verdict(filter: Buffer, call: { arch: number; nr: number; args?: bigint[] }): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(call.nr, 0)
  data.writeUInt32LE(call.arch, 4)
  for (const [index, value] of (call.args ?? []).entries()) data.writeBigUInt64LE(value, 16 + 8 * index)
  let accumulator = 0
  for (let at = 0; at * 8 < filter.length; at++) {
    const code = filter.readUInt16LE(at * 8)
    const value = filter.readUInt32LE(at * 8 + 4)
    const jump = (taken: boolean) => filter.readUInt8(at * 8 + (taken ? 2 : 3))
    if (code === 0x20) accumulator = data.readUInt32LE(value)
    else if (code === 0x15) at += jump(accumulator === value)
    else if (code === 0x35) at += jump(accumulator >= value)
    else if (code === 0x45) at += jump((accumulator & value) !== 0)
    else if (code === 0x06) return value
    else throw new Error(`instruction ${code.toString(16)}`)
  }
  throw new Error('the filter ends without a verdict')
}

const machines = [
  {
    cpu: 'x64',
    arch: 0xc000003e,
    read: 0,
    clone: 56,
    clone3: 435,
    socket: 41,
    unshare: 272,
    ptrace: 101,
    mount: 165,
    prlimit64: 302,
    setpriority: 141,
    ioprioSet: 251,
    sched: 144,
  },
  {
    cpu: 'arm64',
    arch: 0xc00000b7,
    read: 63,
    clone: 220,
    clone3: 435,
    socket: 198,
    unshare: 97,
    ptrace: 117,
    mount: 40,
    prlimit64: 261,
    setpriority: 140,
    ioprioSet: 30,
    sched: 119,
  },
]

test.each(machines)('on $cpu what test suites need passes and what leads out is refused', (machine) => {
  const filter = seccompFilter(machine.cpu)
  const ask = (nr: number, ...args: (number | bigint)[]) =>
    verdict(filter, { arch: machine.arch, nr, args: args.map(BigInt) })
  expect(ask(machine.read)).toBe(ALLOW)
  expect(ask(machine.clone, 0x3d0f00)).toBe(ALLOW) // a thread
  expect(ask(machine.clone, 0x01200011)).toBe(ALLOW) // a fork
  for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
    expect(ask(machine.clone, flag | 0x11)).toBe(EPERM)
  }
  expect(ask(machine.clone3)).toBe(ENOSYS)
  for (const nr of [machine.unshare, machine.ptrace, machine.mount]) expect(ask(nr)).toBe(EPERM)
  for (const family of [1, 2, 10, 16]) expect(ask(machine.socket, family)).toBe(ALLOW)
  for (const family of [0, 3, 17, 31, 38, 40, 44]) expect(ask(machine.socket, family)).toBe(EAFNOSUPPORT)
  expect(verdict(filter, { arch: 0x40000003, nr: machine.read })).toBe(KILL)
})

test.each(machines)('on $cpu a process may limit and slow itself, and nobody else', (machine) => {
  const filter = seccompFilter(machine.cpu)
  const ask = (nr: number, ...args: (number | bigint)[]) =>
    verdict(filter, { arch: machine.arch, nr, args: args.map(BigInt) })
  expect(ask(machine.prlimit64, 0, 7, 0x7fff_0000_1000n)).toBe(ALLOW)
  expect(ask(machine.prlimit64, 1, 7, 0)).toBe(ALLOW)
  expect(ask(machine.prlimit64, 1, 7, 0x7fff_0000_1000n)).toBe(EPERM)
  expect(ask(machine.prlimit64, 1, 7, 0x7fff_0000_0000n)).toBe(EPERM)
  expect(ask(machine.setpriority, 0, 0, 10)).toBe(ALLOW)
  expect(ask(machine.setpriority, 0, 1, 19)).toBe(EPERM)
  expect(ask(machine.setpriority, 2, 0, 19)).toBe(EPERM)
  expect(ask(machine.ioprioSet, 1, 0)).toBe(ALLOW)
  expect(ask(machine.ioprioSet, 1, 1)).toBe(EPERM)
  expect(ask(machine.sched, 0)).toBe(ALLOW)
  expect(ask(machine.sched, 1)).toBe(EPERM)
})

test('calls of the x32 kind do not slip through, and an unknown machine is refused', () => {
  expect(verdict(seccompFilter('x64'), { arch: 0xc000003e, nr: 0x40000000 + 101 })).toBe(ENOSYS)
  expect(() => seccompFilter('riscv64')).toThrow('x64 and arm64')
})
