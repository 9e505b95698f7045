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
}

/** Its id follows from project, adapter, task and base commit: made again, it replaces itself. */
export type NewInstance = Omit<Instance, 'id'>
