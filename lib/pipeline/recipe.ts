/**
 * What a recipe is handed. The engine (pipeline, adapters, agent, verification) imports no database: these ports are
 * filled by lib/jobs/perform.ts in the app and by Maps and arrays in tests.
 */
import type { Journal } from '#lib/agent/agent.ts'
import type { Language } from '#lib/languages/language.ts'
import type { Model, Sampling } from '#lib/model/model.ts'
import type { Branch, RecordedAttempt } from '#lib/pipeline/branch.ts'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import type { Instance, InstanceAttempt, NewInstance } from '#lib/pipeline/instances/instance.ts'
import type { ModelStage } from '#lib/pipeline/model-stages.ts'
import type { PausePoint } from '#lib/pipeline/pauses.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import type { ObjectStore } from '#lib/trajectories/git-objects.ts'
import type { Measurement, MeasurementKey, SnapshotsOfAttempt } from '#lib/trajectories/measured.ts'
import type {
  AgentLimits,
  EndReason,
  Profile,
  Purpose,
  Step,
  TrajectoryHeader,
} from '#lib/trajectories/types.ts'
import type { GatePolicy } from '#lib/verification/policy.ts'
import type { Flag, GateOutcome, GateResult, TestResult } from '#lib/verification/verdict.ts'

export type TestAccess = 'visible' | 'withheld' | 'hidden'

export type RecipeSettings = {
  agentLimits: AgentLimits
  testAccess: TestAccess
  /** runs in fresh sandboxes that must agree before an implementation counts, the first one included */
  repeats: number
  /** attempts per task before it fails for good */
  attempts: number
  /** build exactly these tasks; the others stay `proposed`. Absent = all (a recording may cover only some). */
  onlyTasks?: string[]
  /** no more than the first so many of those that are to be built; absent = all */
  mostTasks?: number
}

/** A model as a stage asks it: the endpoint says which dialect its agents speak and how it samples. */
export type StageModel = { model: Model; profile: Profile; sampling: Sampling }

export type StageOptions = {
  taskNumber?: string
  /** a person may have asked the run to wait before it */
  point?: PausePoint
}

export type RecipeContext = {
  runId: string
  settings: RecipeSettings
  signal: AbortSignal
  /** @param turn 0, 1, 2 ...: where several models share a stage they take turns (proposals by round, agents by attempt) */
  modelFor(stage: ModelStage, turn?: number): StageModel
  /** how many models share a stage */
  modelsIn(stage: ModelStage): number
  driver: SandboxDriver
  language: Language
  /** the versions that the run took when it started; the same in every life of it */
  prompts: Prompts
  objects: ObjectStore
  /**
   * A remembered piece of the run: runs once, its small JSON output (<= 8 KB) is kept, and after a crash or a resume the
   * kept output is returned without running again. `name` is unique in the run and the order is deterministic.
   */
  stage<T>(name: string, run: (signal: AbortSignal) => Promise<T>, options?: StageOptions): Promise<T>
  /** one line of the run's log */
  say(level: 'info' | 'warn' | 'error', message: string, data?: Record<string, unknown>): void
  /** opens, or after a crash finds again, the trajectory with this (purpose, task, attempt) of this run */
  openTrajectory(input: NewTrajectory): Promise<Journal>
  closeTrajectory(trajectoryId: string, end: TrajectoryEnd): Promise<void>
  /** all steps of an attempt of this run, in order */
  loadSteps(trajectoryId: string): Promise<Step[]>
  records: ProjectRecords
}

/** Which model made something, and whether its answers were written ahead: kept with what it made. */
export type ModelName = Pick<Model, 'name' | 'recorded'>

export type NewTrajectory = {
  model: ModelName
  purpose: Purpose
  taskNumber: string | null
  /** the problem of an adapter that it makes or solves; absent = none */
  instanceId?: string | undefined
  attempt: number
  title: string
  header: TrajectoryHeader
  baseCommit: string | null
  baseTree: string
  /** goes on from a step of another trajectory: its first steps are the other's */
  branch?: Branch
}

export type TrajectoryEnd = { endReason: EndReason; finalTree: string | null; linesEdited: number }

export type TaskState =
  | 'proposed'
  | 'testing'
  | 'tests-ready'
  | 'implementing'
  | 'passed'
  | 'failed'
  | 'blocked'
  /** passed once, on a repository that has gone back since: to be verified again */
  | 'stale'

export type NewVerdict = {
  kind:
    | 'set-up'
    | 'tests-gate'
    | 'implementation'
    | 'rollout'
    | 'resolution'
    | 'reproduction'
    | 'library'
    | 'mutation'
  /** null for set-up, and for what is made from the whole project */
  taskNumber: string | null
  /** the problem that was solved; absent = a task of the project itself */
  instanceId?: string
  /** share of what was asked for, 0..1; absent = it is all or nothing */
  score?: number
  /** what else was measured */
  measures?: Record<string, unknown>
  trajectoryId: string | null
  attempt: number
  outcome: GateOutcome
  gates: GateResult[]
  flags: Flag[]
  tree: string
  suiteCommit: string | null
  /** stored work put on a changed repository: the tree that was graded before. The new verdict is its author's, too. */
  carriedFrom?: string
  /** the same work checked once more: older verdicts of it become stale */
  again?: true
  results: TestResult[]
  log: string
  durationMs: number
}

/** An ended attempt at a task whose tests are accepted, with what it left behind. */
export type StoredAttempt = {
  /** of the trajectory */
  id: string
  kind: 'implementation' | 'rollout'
  taskNumber: string
  attempt: number
  /** commit with the task's tests as they are now, and as the attempt began with */
  testCommit: string
  baseCommit: string | null
  baseTree: string
  finalTree: string
  /** what the agent was told at its start */
  told: string[]
  /** as it stands now; null = never verified */
  verdict: string | null
  /** what its verdicts so far say of how it came about */
  attemptGates: GateResult[]
  flags: Flag[]
}

export type BuildProgress = {
  /** a plan is stored (loadPlan would give it) */
  planned: boolean
  /** the repository after set-up or the last passed task */
  headCommit: string | null
  /** numbers of the tasks in state `passed` */
  passed: string[]
}

/** Accepted work of a task that has not passed, or not on the repository as it is. */
export type KeptWork = {
  number: string
  /** commit with tests that passed their gates */
  testCommit: string
  /** commit of an implementation that passed before the repository went back; null = there is none */
  solution: string | null
}

/** A task's place in the repository; null = it has none (yet). */
export type BuiltTask = {
  number: string
  state: TaskState
  testCommit: string | null
  passedCommit: string | null
}

/** Back to an earlier state of the repository, as small JSON: a stage remembers it. */
export type Rewind = {
  /** commit that the repository goes back to, and those that it loses by it; null = it stays where it is */
  head: string | null
  dropped: string[]
  tasks: (BuiltTask & {
    /** verdicts that no longer say anything about the project; `solutions` leaves those on `testCommit` itself */
    stale: 'everything' | 'solutions'
    reason: string
  })[]
}

/** A task that fresh attempts can begin from. */
export type Environment = {
  number: string
  /** its tests over all that was finished before, and no implementation */
  testCommit: string
}

/** The prompt of the domain and the model that answered. */
export type ProposalOrigin = {
  promptName: string
  promptHash: string
  promptVersion: number
  model: ModelName
}

/** A proposal that was not accepted. */
export type NewRefusal = {
  /** unique in the run: a repeated round notes it once */
  place: string
  domain: string
  difficulty: string | null
  /** empty = it could not be read */
  name: string
  kind: 'near-duplicate' | 'unusable' | 'missing'
  /** name of the project it is nearly the same as, and the share of the text */
  clash: string | null
  similarity: number | null
  problems: string[]
}

/** Where a recipe writes what it found out. Every call may be repeated after a crash and must then change nothing. */
export type ProjectRecords = {
  /**
   * Texts (`proposalText` of proposal.ts) of all stored projects that this run has not saved itself, for the
   * near-duplicate check: a round that is repeated after a crash must not meet its own projects.
   */
  existingProposals(): Promise<{ name: string; domain: string; text: string }[]>
  /** @returns the project's id */
  saveProposal(proposal: Proposal, origin: ProposalOrigin): Promise<string>
  saveRefusal(refusal: NewRefusal): Promise<void>
  loadProposal(projectId: string): Promise<Proposal>
  /** what earlier runs have built of it, so that building again goes on from there */
  loadProgress(projectId: string): Promise<BuildProgress>
  /** tasks with accepted tests, in the order of the plan */
  loadEnvironments(projectId: string): Promise<Environment[]>
  savePlan(projectId: string, plan: Plan, markdown: string): Promise<void>
  loadPlan(projectId: string): Promise<Plan>
  saveChecklist(projectId: string, taskNumber: string, checklist: Checklist): Promise<void>
  /** newest version per task number; a person may have edited it */
  loadChecklists(projectId: string): Promise<Record<string, Checklist>>
  saveTask(
    projectId: string,
    taskNumber: string,
    change: {
      state?: TaskState
      reason?: string | null
      failureClass?: 'model' | 'tests' | 'infrastructure' | null
      attempts?: number
      testCommit?: string
      passedCommit?: string | null
    },
  ): Promise<void>
  /** the suite of a task as collected by the runner at its test commit */
  saveTests(projectId: string, taskNumber: string, suiteCommit: string, testIds: string[]): Promise<void>
  /** @returns its id */
  saveVerdict(projectId: string, verdict: NewVerdict): Promise<string>
  saveHead(projectId: string, commit: string): Promise<void>
  /** planned | building | built | partly-built | failed */
  saveState(projectId: string, state: string): Promise<void>
  /** ended before this run began, in the order in which they ended; @param trajectoryId null = all */
  loadAttempts(projectId: string, trajectoryId: string | null): Promise<StoredAttempt[]>
  /** the same of attempts at proven problems of adapters */
  loadInstanceAttempts(projectId: string, trajectoryId: string | null): Promise<InstanceAttempt[]>
  /** verdicts on tests that are no longer the task's become stale, with their trajectories. @returns how many */
  markStaleVerdicts(projectId: string): Promise<number>
  /** how strict the project's gates are, and flaky tests that have no say */
  loadGatePolicy(projectId: string): Promise<{ policy: GatePolicy; quarantined: string[] }>
  /** @throws UserError when it is no ended attempt at a task with accepted tests */
  loadSnapshots(projectId: string, trajectoryId: string): Promise<SnapshotsOfAttempt>
  /** null = these tests were never run on this workspace */
  loadMeasurement(projectId: string, key: MeasurementKey): Promise<Measurement | null>
  saveMeasurement(projectId: string, key: MeasurementKey, measurement: Measurement): Promise<void>
  /** @throws UserError when nothing can go on from it */
  loadAttempt(trajectoryId: string): Promise<RecordedAttempt>
  loadTasks(projectId: string): Promise<BuiltTask[]>
  /** files of a task's tests as a person has edited them, when no run has put that edit through the gates yet */
  loadTestEdit(projectId: string, taskNumber: string): Promise<{ path: string; text: string }[] | null>
  /** moves the head back, gives the tasks their states and marks old verdicts and their trajectories stale */
  rewind(projectId: string, change: Rewind): Promise<void>
  /** the id that an instance of this adapter, task and base commit has, stored or not */
  instanceId(projectId: string, key: Pick<Instance, 'adapter' | 'taskNumber' | 'baseCommit'>): string
  saveInstance(projectId: string, instance: NewInstance, model: ModelName | null): Promise<void>
  /** of every adapter and state, oldest first */
  loadInstances(projectId: string): Promise<Instance[]>
}
