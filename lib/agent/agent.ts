/** What an agent is made of, and the journal that makes it resumable. The loop is loop.ts. */
import type { Model, ToolDefinition } from '#lib/model/model.ts'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import type { GitObject, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { EndReason, Observation, Step, TrajectoryHeader } from '#lib/trajectories/types.ts'

/** Append-only memory of one attempt: rows in PostgreSQL in the app, an array in a test. */
export type Journal = {
  trajectoryId: string
  /** steps committed by an earlier life of this attempt, in order */
  load(): Promise<Step[]>
  /** Commits one step with the new objects of its snapshot, or throws; a step index is committed once. */
  append(step: Step, objects: GitObject[]): Promise<void>
}

export type Tool = {
  definition: ToolDefinition
  /** Arguments are already parsed JSON but not yet checked. Tool failure is an observation, never an exception. */
  call(
    args: Record<string, unknown>,
    context: { sandbox: Sandbox; commandTimeoutMs: number; signal: AbortSignal },
  ): Promise<Omit<Observation, 'callId' | 'durationMs'>>
}

/** What the environment says to `finish`: accept it, or place files and ask to go on (tests that were withheld). */
export type FinishAnswer =
  | { accept: true }
  | { accept: false; observation: string; files: WorkspaceFile[]; mark: string }

export type AgentAttempt = {
  header: TrajectoryHeader
  model: Model
  /** role, task and attempt of the call labels; the index is the step's */
  label: { role: string; task: string; attempt: number; branch?: string }
  /** opens the sandbox at a tree: null = the attempt's start, else the last snapshot after a crash */
  openSandbox(tree: string | null): Promise<Sandbox>
  /** `times` = how often the agent has called finish before in this attempt */
  onFinish(times: number): Promise<FinishAnswer>
  journal: Journal
  /** a line for the live page */
  say(message: string, data?: Record<string, unknown>): void
  signal: AbortSignal
}

export type AgentOutcome = {
  trajectoryId: string
  endReason: EndReason
  /** one line for people when it did not finish */
  reason: string | null
  steps: number
  costUsd: number
  /** the workspace at the end */
  tree: string
}
