/** The estimate of a run's input: which models are asked for how many projects or tasks, and what is known of them. */
import { measureCalls, type Range } from '#lib/data/call-measures.ts'
import { findEnvironments, findProgress, readProposal } from '#lib/data/project-reads.ts'
import { countTasks } from '#lib/data/projects.ts'
import { type Estimate, estimateRun, type StagePlan } from '#lib/jobs/estimate.ts'
import { type ParsedRunInput, quotasOf, type RunInput } from '#lib/jobs/run-input.ts'
import { choicesFor } from '#lib/jobs/stage-models.ts'
import { describeModel, parseRunInput } from '#lib/jobs/start-run.ts'
import { sizes } from '#lib/pipeline/difficulty.ts'
import { adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import { type ModelStage, modelStagesOf } from '#lib/pipeline/model-stages.ts'

/** @throws UserError when the input could not be started either */
export async function estimateInput(input: RunInput): Promise<Estimate> {
  const parsed = parseRunInput(input)
  const units = await unitsOf(parsed)
  const plans: StagePlan[] = []
  for (const stage of modelStagesOf(parsed.recipe)) {
    const choices = choicesFor(parsed, stage)
    for (const choice of choices) {
      const { name: model, prices, recorded } = await describeModel(choice)
      const measured = (await measureCalls(model))[stage] ?? null
      const share = { low: units(stage).low / choices.length, high: units(stage).high / choices.length }
      if (share.high > 0) plans.push({ stage, model, prices, recorded, units: share, measured })
    }
  }
  return estimateRun(plans)
}

type Units = (stage: ModelStage) => Range
const exactly = (count: number): Range => ({ low: count, high: count })

async function unitsOf(input: ParsedRunInput): Promise<Units> {
  switch (input.recipe) {
    case 'propose':
      return () => exactly(quotasOf(input).reduce((sum, { count }) => sum + count, 0))
    case 'fork':
      return () => exactly(1)
    case 'rollout': {
      const tasks = input.tasks?.length ?? (await findEnvironments(input.projectId)).length
      return () => exactly(tasks * input.attempts)
    }
    case 'instances':
      return unitsOfInstances(input)
    case 'verify':
    case 'measure':
      return () => exactly(0)
    default:
      return unitsOfBuild(input)
  }
}

/** Bugs that are proven need no making, and one that is refused is proposed again: both are in the range. */
async function unitsOfInstances({
  projectId,
  adapters,
  tasks,
  attempts,
  settings,
}: Extract<ParsedRunInput, { recipe: 'instances' }>): Promise<Units> {
  const count = tasks?.length ?? (await countTasks(projectId)).passed
  const chosen = adapters.map((name) => adapterInfos[name])
  const bugs = chosen.some(({ scope }) => scope === 'task') ? count : 0
  return (stage) => {
    if (stage === 'write-issue' || stage === 'inject-bug') return { low: 0, high: bugs * settings.attempts }
    const own = chosen.filter((adapter) => adapter.stage === stage)
    const most = own.reduce((sum, { scope }) => sum + (scope === 'task' ? count : 1) * attempts, 0)
    return exactly(most)
  }
}

async function unitsOfBuild(input: Extract<ParsedRunInput, { recipe: 'build-project' }>): Promise<Units> {
  const { planned, headCommit } = await findProgress(input.projectId)
  const again = input.redo?.from === 'proposal'
  const tasks = await tasksToBuild(input)
  return (stage) => {
    if (stage === 'break-down') return exactly(planned && !again ? 0 : 1)
    if (stage === 'set-up') return exactly(headCommit && !again ? 0 : 1)
    return tasks
  }
}

/** Before there is a plan only the size that was proposed is known. */
async function tasksToBuild({
  projectId,
  redo,
  settings,
}: Extract<ParsedRunInput, { recipe: 'build-project' }>): Promise<Range> {
  const most = settings.mostTasks ?? Number.POSITIVE_INFINITY
  const atMost = ({ low, high }: Range): Range => ({ low: Math.min(low, most), high: Math.min(high, most) })
  if (redo && redo.from !== 'proposal') return exactly(redo.tasks.length)
  if (settings.onlyTasks) return atMost(exactly(settings.onlyTasks.length))
  const { total, passed } = await countTasks(projectId)
  if (total > 0 && !redo) return atMost(exactly(total - passed))
  const [low, high] = sizes[(await readProposal(projectId)).difficulty ?? 'medium'].tasks
  return atMost({ low, high })
}
