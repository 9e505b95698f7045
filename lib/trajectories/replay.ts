/** What the replay is shown: narrow rows of all steps, everything else on demand. Pure. */
import type { TestResult } from '#lib/verification/verdict.ts'
import type { ShownStep } from './shown-step.ts'

export type StepRow = {
  index: number
  /** think | execute_bash | str_replace_editor | finish | message | environment, of the first call */
  kind: string
  summary: string
  toolCalls: number
  /** ok | error */
  outcome: string
  testsPassed: number | null
  testsFailed: number | null
  promptTokens: number
  completionTokens: number
  costUsd: number
  modelMs: number
  toolMs: number
  /** git tree after the step; null = not recorded */
  tree: string | null
  filesChanged: number
}

/** A step that somebody looks at. */
export type OpenStep = { row: StepRow; step: ShownStep }

export type ReplayTrajectory = {
  id: string
  title: string
  /** run and project are null when it was imported */
  runId: string | null
  projectId: string | null
  projectName: string | null
  taskNumber: string | null
  taskTitle: string | null
  purpose: string
  attempt: number
  language: string
  profile: string
  model: string
  recorded: boolean
  sandbox: string
  state: string
  endReason: string | null
  verdict: string | null
  /** since when and why none of its verdicts holds for the project as it is; null = one does */
  staleAt: string | null
  staleReason: string | null
  reward: number | null
  flags: string[]
  tags: string[]
  review: string
  steps: number
  toolCalls: number
  promptTokens: number
  completionTokens: number
  costUsd: number
  durationMs: number
  linesEdited: number
  /** `native`, or the format it was imported from */
  origin: string
  /** columns whose 0 means that the source does not say, and what else it does not tell */
  notRecorded: string[]
  source: ImportSource | null
  relatives: TrajectoryRelative[]
  baseTree: string | null
  finalTree: string | null
  createdAt: string
  endedAt: string | null
}

/** The file that it was imported from. */
export type ImportSource = {
  id: string
  name: string
  sha256: string
  /** ISO 8601 */
  importedAt: string
  skipped: number
  warnings: string[]
}

/** A trajectory that called this one, was called by it, goes on with it or came before. */
export type TrajectoryRelative = { id: string; title: string; link: string; is: 'parent' | 'child' }

export type WorkspaceEntry = {
  path: string
  mode: string
  /** id of the git blob */
  id: string
}

export type WorkspaceChange = {
  path: string
  change: 'added' | 'removed' | 'modified'
  oldId: string | null
  newId: string | null
}

/** The workspace after a step (index -1: as the agent found it). */
export type WorkspaceAtStep =
  /** `step`: the step itself was never written down; `snapshot`: its workspace was not */
  | { recorded: false; missing: 'step' | 'snapshot' }
  | {
      recorded: true
      tree: string
      files: WorkspaceEntry[]
      /** null: the state before is not recorded */
      thisStep: WorkspaceChange[] | null
      sinceStart: WorkspaceChange[] | null
      /** since the step that was asked to compare with; null also when none was */
      sinceBase: WorkspaceChange[] | null
    }

export type FileContent = {
  id: string
  /** bytes */
  size: number
  /** null when it is not text */
  text: string | null
  /** bytes left out of `text` */
  cutBytes: number
}

export type ReviewEntry = {
  id: string
  decision: string
  reason: string
  reviewer: string
  createdAt: string
}

/** What a person says of one step. */
export type StepNote = {
  id: string
  /** of the step, from 0 */
  index: number
  text: string
  author: string
  createdAt: string
}

export type VerdictView = {
  id: string
  kind: string
  attempt: number
  outcome: string
  gates: { gate: string; outcome: string; evidence: string; ids: string[] }[]
  /** step: index of the step after which it was first seen; null = not known */
  flags: { kind: string; path: string; evidence: string; step: number | null }[]
  /** stored work put on a changed repository and checked again */
  carried: boolean
  /** since when and why it no longer says anything about the project as it is; null = it does */
  staleAt: string | null
  staleReason: string | null
  /** share of what was asked for; null = it is all or nothing */
  score: number | null
  testsTotal: number
  testsPassed: number
  durationMs: number
  createdAt: string
  results: TestResult[]
}
