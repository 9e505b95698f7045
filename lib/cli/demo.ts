/** The recorded example, from proposal to verified trajectories. Only the model's answers are recorded: the rest is real. */
import { say } from '#lib/cli/command.ts'
import { followRun } from '#lib/cli/follow-run.ts'
import { findOutcomeHash } from '#lib/data/outcome.ts'
import { findPlan, findProjects } from '#lib/data/projects.ts'
import { findRun, findRuns, type RunDetail } from '#lib/data/runs.ts'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import type { RunEvent } from '#lib/jobs/events.ts'
import type { Recording } from '#lib/jobs/recordings.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { startRun } from '#lib/jobs/start-run.ts'
import { type InstancesResult, instancesResultSchema } from '#lib/pipeline/instances/result.ts'
import { type RolloutResult, rolloutResultSchema } from '#lib/pipeline/rollout-result.ts'
import type { DriverName } from '#lib/sandbox/driver-names.ts'

export type DemoResult = {
  project: string
  /** of the recorded tasks */
  tasksPassed: number
  tasksTotal: number
  trajectories: number
  /** pass rates of the recorded fresh attempts; null when none are recorded */
  rollouts: RolloutResult | null
  /** of all verdicts, tests and trees (lib/data/outcome.ts): equal on every driver */
  outcome: string
  /** what adapters made of the project and how it was solved; null when that was not asked for */
  instances: InstancesResult | null
  /** page of the first verified trajectory, or of the run when there is none */
  url: string
}

type DemoOptions = {
  url: string
  sandbox?: DriverName | undefined
  /** also what adapters make of it: proofs run the whole suite many times */
  instances?: boolean | undefined
}

/** Proposes the recorded project unless it is there already, builds its recorded tasks, and rolls out what is recorded. */
export async function runDemo(
  recording: Recording,
  { url, sandbox, instances }: DemoOptions,
): Promise<DemoResult> {
  const place = sandbox ? { sandbox } : {}
  const model = { endpoint: 'recorded', recording: recording.name } as const
  const { domain, language, profile, testAccess, tasks } = recording
  const settings = { profile, testAccess, onlyTasks: tasks }
  let project = await findRecorded(recording.project)
  if (!project) {
    await follow(
      await startRun({ recipe: 'propose', domain, language, count: 1, model, settings, ...place }),
      url,
    )
    project = await findRecorded(recording.project)
  }
  if (!project)
    throw new InfrastructureError(`The recording "${recording.name}" did not propose "${recording.project}".`)
  const projectId = project.id
  const build =
    (await findUnfinished(projectId, 'build-project')) ??
    (await startRun({ recipe: 'build-project', projectId, model, settings, ...place }))
  const rollouts = { projectId, model, settings: { profile, testAccess }, ...place, url }
  // what can be rolled out already need not wait for the rest of the project
  const ready = Promise.withResolvers<void>()
  const [run, attempts] = await Promise.all([
    follow(build, url, lookAfterStages(projectId, recording.rollouts?.tasks ?? [], ready.resolve)).then(
      (done) => {
        ready.resolve()
        return done
      },
    ),
    ready.promise.then(() => rollOut(recording, rollouts)),
  ])
  const made = instances ? await rollOutInstances(recording, rollouts) : null
  const plan = await findPlan(project.id)
  const planned = plan.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
  const passed = planned.filter((task) => task.state === 'passed' && tasks.includes(task.number))
  return {
    project: project.name,
    tasksPassed: passed.length,
    tasksTotal: tasks.length,
    trajectories: run.trajectories.length + (attempts?.trajectories.length ?? 0),
    rollouts: attempts && rolloutResultSchema.parse(attempts.result),
    outcome: await findOutcomeHash(project.id),
    instances: made && instancesResultSchema.parse(made.result),
    url: pageOf(run, url),
  }
}

type Rollouts = Pick<RunInput, 'model' | 'settings' | 'sandbox'> & { projectId: string; url: string }

/** Recorded answers would say the same again: what an earlier demo has rolled out is there already. */
function rollOut(recording: Recording, { url, ...common }: Rollouts): Promise<RunDetail | null> {
  const { rollouts } = recording
  return rollouts ? once({ recipe: 'rollout', ...common, ...rollouts }, url) : Promise.resolve(null)
}

function rollOutInstances(recording: Recording, { url, ...common }: Rollouts): Promise<RunDetail | null> {
  const { instances } = recording
  return instances ? once({ recipe: 'instances', ...common, ...instances }, url) : Promise.resolve(null)
}

type RolloutInput = Extract<RunInput, { recipe: 'rollout' | 'instances' }>

async function once(input: RolloutInput, url: string): Promise<RunDetail> {
  const { projectId, recipe } = input
  const [earlier] = (await findRuns({ projectId, recipe, state: 'succeeded', limit: 1 })).rows
  const done = earlier && (await findRun(earlier.id))
  if (done) return done
  return follow((await findUnfinished(projectId, recipe)) ?? (await startRun(input)), url)
}

/** What an interrupted demo has left at work goes on with this one's worker. */
async function findUnfinished(projectId: string, recipe: RunInput['recipe']): Promise<string | undefined> {
  return (await findRuns({ projectId, recipe, state: 'active', limit: 1 })).rows[0]?.id
}

async function findRecorded(name: string) {
  const { rows } = await findProjects({ search: name })
  return rows.find((row) => row.name === name && row.recorded)
}

type Listener = (event: RunEvent) => void

async function follow(runId: string, url: string, listener?: Listener): Promise<RunDetail> {
  say(`watch it: ${url}/runs/${runId}`)
  const sayFirst = sayFirstVerified(url)
  const onEvent: Listener = (event) => {
    sayFirst(event)
    listener?.(event)
  }
  const run = await followRun(runId, { onEvent })
  if (run.state === 'failed' || run.state === 'cancelled')
    throw new InfrastructureError(`The run ${url}/runs/${runId} ${run.state}: ${run.reason ?? 'see its log'}`)
  return run
}

/** Tells when all these tasks have passed; a look that fails is made up for by the next, or by the end of the run. */
function lookAfterStages(projectId: string, tasks: string[], tell: () => void): Listener {
  return ({ kind }) => {
    if (kind !== 'stage') return
    findPlan(projectId)
      .then((phases) => {
        const planned = phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
        const passed = planned.filter((task) => task.state === 'passed').map((task) => task.number)
        if (tasks.every((number) => passed.includes(number))) tell()
      })
      .catch((error) => say(`swe-play: ${messageOf(error)}`))
  }
}

/** Nobody waits for the whole project to see something: the first verified trajectory is announced as it comes. */
function sayFirstVerified(url: string): Listener {
  let isSaid = false
  return ({ kind, runId }) => {
    if (isSaid || kind !== 'verdict') return
    findRun(runId)
      .then((run) => {
        const solved = run && firstSolved(run)
        if (!solved || isSaid) return
        isSaid = true
        say(`first verified trajectory: ${url}/trajectories/${solved.id}`)
      })
      .catch((error) => say(`swe-play: ${messageOf(error)}`))
  }
}

function firstSolved(run: RunDetail) {
  return run.trajectories.find((one) => one.purpose === 'implementation' && one.verdict === 'passed')
}

function pageOf(run: RunDetail, url: string) {
  const first = firstSolved(run) ?? run.trajectories[0]
  return first ? `${url}/trajectories/${first.id}` : `${url}/runs/${run.id}`
}
