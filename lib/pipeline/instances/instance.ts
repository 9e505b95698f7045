/** A problem that an adapter made from a built project, with the proof that it is valid. */
import type { GateResult } from '#lib/verification/verdict.ts'

export type Instance = {
  id: string
  /** name in the registry of lib/adapters */
  adapter: string
  /** null = the whole project */
  taskNumber: string | null
  state: 'proven' | 'refused'
  title: string
  /** what its solver is told */
  report: string
  /** what only its makers know: of a bug, where it is and why; '' = nothing */
  secret: string
  /** commit of the reference */
  baseCommit: string
  /** the reference with the problem in it, every test inside */
  problemTree: string
  /** what its solver is given */
  givenTree: string
  /** unified diff from the reference to the problem */
  patch: string
  /** ids of tests that pass on the reference and fail with the problem in it */
  failToPass: string[]
  /** ids of tests that pass on both */
  passToPass: string[]
  /** its proof */
  gates: GateResult[]
  /** proposals that were made until this one */
  proposals: number
  /** numbers that grading needs again */
  measures: Record<string, unknown>
  /** made of a repository that went back since: nothing is said about it any more */
  stale: boolean
}

/** An ended attempt at a proven problem, with what it left behind. */
export type InstanceAttempt = {
  /** of the trajectory */
  id: string
  instanceId: string
  attempt: number
  finalTree: string
  /** what the agent was told at its start */
  told: string[]
  /** as it stands now; null = never verified */
  verdict: string | null
}

/** Its id follows from project, adapter, task and base commit: made again, it replaces itself. */
export type NewInstance = Omit<Instance, 'id' | 'stale'>
