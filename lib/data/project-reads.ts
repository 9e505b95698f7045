import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'
import { type Proposal, proposalSchema } from '#lib/pipeline/proposal.ts'
import type { BuildProgress, BuiltTask, Environment, TaskState } from '#lib/pipeline/recipe.ts'

/** @throws UserError when the project is gone or its proposal no longer fits the schema (edited by hand) */
export async function readProposal(projectId: string): Promise<Proposal> {
  const project = await database().project.findUnique({
    where: { id: projectId },
    select: { name: true, proposal: true },
  })
  if (!project) throw new UserError(`There is no project ${projectId}: it may have been deleted.`)
  const parsed = proposalSchema.safeParse(project.proposal)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UserError(
    `The proposal of "${project.name}" cannot be used (${issue?.path.join('.')}: ${issue?.message}): edit it or propose it again.`,
  )
}

/** What earlier runs have built. */
export async function findProgress(projectId: string): Promise<BuildProgress> {
  const project = await database().project.findUniqueOrThrow({
    where: { id: projectId },
    select: { headCommit: true, planBlob: true },
  })
  const tasks = await findBuiltTasks(projectId)
  return {
    planned: project.planBlob !== null,
    headCommit: project.headCommit,
    passed: tasks.filter((task) => task.state === 'passed').map((task) => task.number),
  }
}

/** Tasks with accepted tests, in the order of the plan; not those whose repository has gone back since. */
export async function findEnvironments(projectId: string): Promise<Environment[]> {
  const tasks = await database().task.findMany({
    where: { projectId, testCommit: { not: null }, state: { not: 'stale' } },
    orderBy: { position: 'asc' },
    select: { number: true, testCommit: true },
  })
  return tasks.map(({ number, testCommit }) => ({ number, testCommit: testCommit as string }))
}

/** Every task of the plan with its place in the repository. */
export async function findBuiltTasks(projectId: string): Promise<BuiltTask[]> {
  const rows = await database().task.findMany({
    where: { projectId },
    orderBy: { position: 'asc' },
    select: { number: true, state: true, testCommit: true, passedCommit: true },
  })
  return rows.map((row) => ({ ...row, state: row.state as TaskState }))
}

/** @throws UserError when there is no such project */
export async function findProjectName(projectId: string): Promise<string> {
  const project = await database().project.findUnique({ where: { id: projectId }, select: { name: true } })
  if (!project) throw new UserError(`There is no project ${projectId}: choose one from the list.`)
  return project.name
}
