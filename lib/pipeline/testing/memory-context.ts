/** A recipe's context over Maps and arrays. Another context over the same memory is the next life of the same run. */
import type { Language } from '#lib/languages/language.ts'
import type { Model } from '#lib/model/model.ts'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import type { Instance } from '#lib/pipeline/instances/instance.ts'
import type { Plan } from '#lib/pipeline/plan.ts'
import { type Proposal, proposalText } from '#lib/pipeline/proposal.ts'
import type {
  BuiltTask,
  NewRefusal,
  NewVerdict,
  ProjectRecords,
  RecipeContext,
  RecipeSettings,
  StoredAttempt,
} from '#lib/pipeline/recipe.ts'
import {
  found,
  instanceAttempts,
  type MemoryTrajectory,
  openTrajectory,
  recordedAttempt,
} from '#lib/pipeline/testing/memory-trajectories.ts'
import { filePrompts } from '#lib/prompts/prompt-files.ts'
import type { SandboxDriver } from '#lib/sandbox/sandbox.ts'
import type { GitObject } from '#lib/trajectories/git-objects.ts'
import { type Measurement, snapshotsOf } from '#lib/trajectories/measured.ts'
import type { Profile } from '#lib/trajectories/types.ts'
import { defaultPolicy } from '#lib/verification/policy.ts'

type TaskRow = Parameters<ProjectRecords['saveTask']>[2]

export type MemoryProject = {
  proposal: Proposal
  /** name of the model that proposed it */
  model: string
  plan: Plan | null
  markdown: string
  checklists: Record<string, Checklist>
  tasks: Map<string, TaskRow>
  tests: Map<string, string[]>
  verdicts: NewVerdict[]
  instances: Map<string, Instance>
  /** by tests and tree */
  measurements: Map<string, Measurement>
  /** that a run of the recipe `verify` finds */
  attempts: StoredAttempt[]
  testEdits: Record<string, { path: string; text: string }[]>
  /** what was said of verdicts that became stale */
  stale: string[]
  head: string | null
  state: string
}

export type Memory = {
  /** stored by other runs */
  others: { name: string; domain: string; text: string }[]
  /** by place */
  refusals: Map<string, NewRefusal>
  objects: Map<string, GitObject>
  /** output of each finished stage as JSON, in order */
  stages: Map<string, string>
  trajectories: Map<string, MemoryTrajectory>
  projects: Map<string, MemoryProject>
  log: string[]
}

export function newMemory(): Memory {
  return {
    others: [],
    refusals: new Map(),
    objects: new Map(),
    stages: new Map(),
    trajectories: new Map(),
    projects: new Map(),
    log: [],
  }
}

export const testSettings: RecipeSettings = {
  agentLimits: { steps: 20, tokens: 1_000_000, costUsd: 10, minutes: 10, commandSeconds: 20 },
  testAccess: 'withheld',
  repeats: 2,
  attempts: 3,
}

type Parts = {
  memory: Memory
  model: Model
  /** take turns with it */
  others?: Model[]
  language: Language
  /** a recipe that opens no sandbox needs none */
  driver?: SandboxDriver
  settings?: Partial<RecipeSettings>
  profile?: Profile
  signal?: AbortSignal
}

export function memoryContext(parts: Parts): RecipeContext {
  const { memory, model, language, driver = noSandbox, settings, signal } = parts
  const { profile = 'function-calling', others = [] } = parts
  const models = [model, ...others]
  const running = signal ?? new AbortController().signal
  return {
    runId: 'run-in-memory',
    settings: { ...testSettings, ...settings },
    signal: running,
    modelFor: (_stage, turn = 0) => ({
      model: models[turn % models.length] ?? model,
      profile,
      sampling: {},
    }),
    modelsIn: () => models.length,
    driver,
    language,
    prompts: filePrompts,
    objects: {
      put: async (objects) => {
        for (const object of objects) memory.objects.set(object.id, object)
      },
      get: async (ids) => ids.map((id) => found(memory.objects.get(id), `object ${id}`)),
    },
    async stage(name, run) {
      running.throwIfAborted()
      const known = memory.stages.get(name)
      if (known !== undefined) return JSON.parse(known)
      const output = JSON.stringify((await run(running)) ?? null)
      if (output.length > 8192)
        throw new Error(`the output of stage "${name}" is ${output.length} bytes long`)
      memory.stages.set(name, output)
      return JSON.parse(output)
    },
    say: (level, message) => void memory.log.push(`${level}: ${message}`),
    openTrajectory: async (input) => openTrajectory(memory, input),
    loadSteps: async (id) => structuredClone(found(memory.trajectories.get(id), id).steps),
    closeTrajectory: async (id, end) => {
      found(memory.trajectories.get(id), id).end = end
    },
    records: memoryRecords(memory),
  }
}

const noSandbox: SandboxDriver = {
  name: 'none',
  probe: async () => ({ ok: false, reason: 'there is none here', cure: 'none' }),
  open: async () => {
    throw new Error('this test opens no sandbox')
  },
  prepare: async () => ({ outcome: 'passed', evidence: '' }),
  reap: async () => 0,
}

function memoryRecords(memory: Memory): ProjectRecords {
  const project = (id: string) => found(memory.projects.get(id), id)
  return {
    existingProposals: async () => memory.others,
    saveRefusal: async (refusal) => void memory.refusals.set(refusal.place, refusal),
    saveProposal: async (proposal, { model }) => storeProject(memory, proposal, model.name),
    loadProposal: async (id) => project(id).proposal,
    loadProgress: async (id) => {
      const { plan, head, tasks } = project(id)
      const passed = [...tasks].flatMap(([number, task]) => (task.state === 'passed' ? [number] : []))
      return { planned: plan !== null, headCommit: head, passed }
    },
    loadAttempt: async (id) => recordedAttempt(found(memory.trajectories.get(id), id)),
    loadSnapshots: async (id, trajectoryId) => snapshotsOfMemory(memory, project(id), trajectoryId),
    loadMeasurement: async (id, key) => project(id).measurements.get(JSON.stringify(key)) ?? null,
    saveMeasurement: async (id, key, found) => void project(id).measurements.set(JSON.stringify(key), found),
    loadTasks: async (id) => builtTasks(project(id)),
    loadAttempts: async (id, trajectoryId) =>
      project(id).attempts.filter((each) => !trajectoryId || each.id === trajectoryId),
    loadInstanceAttempts: async (_, trajectoryId) => instanceAttempts(memory, trajectoryId),
    markStaleVerdicts: async () => 0,
    loadGatePolicy: async () => ({ policy: defaultPolicy, quarantined: [] }),
    loadTestEdit: async (id, number) => project(id).testEdits[number] ?? null,
    rewind: async (id, change) => {
      const { tasks } = project(id)
      for (const { number, state, testCommit, passedCommit, reason } of change.tasks) {
        tasks.set(number, { ...tasks.get(number), state, testCommit: testCommit ?? undefined, passedCommit })
        project(id).stale.push(`${number}: ${reason}`)
      }
      if (change.head !== null) project(id).head = change.head
    },
    loadEnvironments: async (id) =>
      [...project(id).tasks].flatMap(([number, { testCommit }]) =>
        testCommit ? { number, testCommit } : [],
      ),
    savePlan: async (id, plan, markdown) =>
      void Object.assign(project(id), { plan, markdown, state: 'planned' }),
    loadPlan: async (id) => found(project(id).plan, `plan of ${id}`),
    saveChecklist: async (id, number, checklist) => {
      project(id).checklists[number] = checklist
    },
    loadChecklists: async (id) => structuredClone(project(id).checklists),
    saveTask: async (id, number, change) => {
      const { tasks } = project(id)
      tasks.set(number, { ...tasks.get(number), ...change })
    },
    saveTests: async (id, number, _suiteCommit, testIds) => void project(id).tests.set(number, testIds),
    saveVerdict: async (id, verdict) => `${project(id).verdicts.push(verdict)}`,
    saveHead: async (id, head) => void Object.assign(project(id), { head }),
    saveState: async (id, state) => void Object.assign(project(id), { state }),
    instanceId: (_, { adapter, taskNumber }) => `${adapter} ${taskNumber ?? '-'}`,
    saveInstance: async (id, instance) => {
      const key = `${instance.adapter} ${instance.taskNumber ?? '-'}`
      project(id).instances.set(key, { id: key, stale: false, ...instance })
    },
    loadInstances: async (id) => [...project(id).instances.values()],
  }
}

function snapshotsOfMemory(memory: Memory, { tasks }: MemoryProject, trajectoryId: string) {
  const { input, steps } = found(memory.trajectories.get(trajectoryId), trajectoryId)
  const taskNumber = found(input.taskNumber, 'task')
  const testCommit = found(tasks.get(taskNumber)?.testCommit, 'tests')
  return { taskNumber, testCommit, snapshots: snapshotsOf(input.baseTree, steps) }
}

function builtTasks({ tasks }: MemoryProject): BuiltTask[] {
  return [...tasks].map(([number, { state = 'proposed', testCommit = null, passedCommit = null }]) => ({
    number,
    state,
    testCommit,
    passedCommit,
  }))
}

/** @returns the project's id: its slug */
export function storeProject(memory: Memory, proposal: Proposal, model = 'scripted'): string {
  const fresh = {
    proposal,
    plan: null,
    markdown: '',
    checklists: {},
    verdicts: [],
    instances: new Map(),
    measurements: new Map(),
    attempts: [],
    stale: [],
    testEdits: {},
    head: null,
  }
  const project = { ...fresh, model, tasks: new Map(), tests: new Map(), state: 'proposed' }
  if (!memory.projects.has(proposal.slug)) memory.projects.set(proposal.slug, project)
  return proposal.slug
}

/** As another run would see it. */
export function storedElsewhere(proposal: Proposal): { name: string; domain: string; text: string } {
  return { name: proposal.name, domain: proposal.domain, text: proposalText(proposal) }
}
