/**
 * The filter of seccomp.ts as container engines take it: a profile in the OCI runtime specification's terms
 * (config-linux.md, "Seccomp"), by names, so that it also fits an engine on another kind of machine. Calls of other
 * ABIs are refused by libseccomp itself.
 */
import {
  CALLER_ONLY,
  EAFNOSUPPORT,
  ENOSYS,
  EPERM,
  guardedCalls,
  NEW_NAMESPACES,
  NOT_THERE,
  SOCKET_FAMILIES,
} from './seccomp.ts'

type Argument = { index: number; op: string; value: number; valueTwo?: number }
type Rule = { names: string[]; action: 'SCMP_ACT_ERRNO'; errnoRet: number; args?: Argument[] }

export type SeccompProfile = { defaultAction: 'SCMP_ACT_ALLOW'; syscalls: Rule[] }

const conditional = ['clone', 'socket', 'prlimit64', 'setpriority', 'ioprio_set', ...CALLER_ONLY]

/** Rules of one call are alternatives; the arguments within a rule must all match. */
export function seccompProfile(): SeccompProfile {
  const always = guardedCalls().filter((name) => !conditional.includes(name))
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [
      refuse(
        always.filter((name) => !NOT_THERE.includes(name)),
        EPERM,
      ),
      refuse(NOT_THERE, ENOSYS),
      refuse(CALLER_ONLY, EPERM, [isNot(0, 0)]),
      ...bitsOf(NEW_NAMESPACES).map((bit) => refuse(['clone'], EPERM, [hasBit(0, bit)])),
      ...otherFamilies(),
      refuse(['prlimit64'], EPERM, [isNot(0, 0), isNot(2, 0)]),
      refuse(['setpriority', 'ioprio_set'], EPERM, [atLeast(0, 2)]),
      refuse(['setpriority', 'ioprio_set'], EPERM, [isNot(1, 0)]),
    ],
  }
}

/** Several conditions on one argument cannot stand in one rule: every number is named, and all above the last. */
function otherFamilies(): Rule[] {
  const last = Math.max(...SOCKET_FAMILIES)
  const gaps = Array.from({ length: last }, (_, family) => family).filter(
    (family) => !SOCKET_FAMILIES.includes(family),
  )
  return [...gaps.map((family) => is(0, family)), atLeast(0, last + 1)].map((condition) =>
    refuse(['socket'], EAFNOSUPPORT, [condition]),
  )
}

function refuse(names: string[], errnoRet: number, args?: Argument[]): Rule {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet, ...(args ? { args } : {}) }
}

const is = (index: number, value: number): Argument => ({ index, op: 'SCMP_CMP_EQ', value })
const isNot = (index: number, value: number): Argument => ({ index, op: 'SCMP_CMP_NE', value })
const atLeast = (index: number, value: number): Argument => ({ index, op: 'SCMP_CMP_GE', value })
/** value is the mask, valueTwo what must be left */
const hasBit = (index: number, bit: number): Argument => ({
  index,
  op: 'SCMP_CMP_MASKED_EQ',
  value: bit,
  valueTwo: bit,
})

function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, place) => 2 ** place).filter((bit) => (mask & bit) !== 0)
}
