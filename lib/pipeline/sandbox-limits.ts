import type { Limits } from '#lib/sandbox/sandbox.ts'

/** Of one sandbox, the agent's and the verifier's alike, so that what works for one works for the other. */
export const sandboxLimits: Limits = { memoryMb: 2048, cpus: 2, processes: 256, workspaceMb: 512 }
