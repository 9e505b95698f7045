/** A plan as rows: phases, modules, tasks; checklists in versions. */
import { isDeepStrictEqual } from 'node:util'
import { v7 } from 'uuid'
import { z } from 'zod'
import { putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { notePart } from '#lib/data/project-models.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { type Checklist, checklistSchema } from '#lib/pipeline/checklist.ts'
import { type Plan, type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'
import type { ModelName } from '#lib/pipeline/recipe.ts'

const plannedTestsSchema = z.array(
  z.object({ kind: z.enum(['code', 'visual']), name: z.string(), description: z.string() }),
)

/** Replaces the plan. Tasks keep what is known of them by their number; those no longer planned go. */
export async function writePlan(
  tx: Prisma.TransactionClient,
  input: { projectId: string; plan: Plan; markdown: string /** null = a person */; model: ModelName | null },
): Promise<void> {
  const { projectId, plan, markdown, model } = input
  const tasks = tasksOf(plan)
  const numbers = tasks.map((task) => task.number)
  await tx.task.deleteMany({ where: { projectId, number: { notIn: numbers } } })
  for (const phase of plan.phases) await writePhase(tx, projectId, phase)
  for (const [position, task] of tasks.entries()) await writeTask(tx, { projectId, position, task, plan })
  await removeEmpty(tx, projectId, plan)
  await tx.project.update({
    where: { id: projectId },
    data: {
      description: storableText(plan.description),
      instruction: storableText(plan.instruction),
      planBlob: await putBlob(markdown, tx),
      tasksTotal: tasks.length,
      tasksPassed: await tx.task.count({ where: { projectId, state: 'passed' } }),
    },
  })
  if (model !== null) await notePart(tx, projectId, model)
}

const phaseId = (projectId: string, number: number) => derivedId('phase', projectId, number)
const moduleId = (projectId: string, number: string) => derivedId('module', projectId, number)

async function writePhase(tx: Prisma.TransactionClient, projectId: string, phase: Plan['phases'][number]) {
  const id = phaseId(projectId, phase.number)
  const texts = { title: storableText(phase.title), goal: storableText(phase.goal) }
  await tx.phase.upsert({
    where: { id },
    create: { id, projectId, number: phase.number, ...texts },
    update: texts,
  })
  for (const { number, title } of phase.modules) {
    const module = { id: moduleId(projectId, number), phaseId: id, number, title: storableText(title) }
    await tx.module.upsert({ where: { id: module.id }, create: module, update: module })
  }
}

async function writeTask(
  tx: Prisma.TransactionClient,
  input: { projectId: string; position: number; task: PlannedTask; plan: Plan },
) {
  const { projectId, position, task, plan } = input
  const { number, dependencies, difficulty } = task
  const module = plan.phases
    .flatMap((phase) => phase.modules)
    .find((each) => each.tasks.some((one) => one.number === number))
  if (!module) throw new Error(`task ${number} is in no module`)
  const planned = {
    moduleId: moduleId(projectId, module.number),
    position,
    title: storableText(task.title),
    description: storableText(task.description),
    dependencies,
    difficulty,
    plannedTests: storableJson(task.tests),
  }
  await tx.task.upsert({
    where: { projectId_number: { projectId, number } },
    create: { id: derivedId('task', projectId, number), projectId, number, ...planned },
    update: planned,
  })
}

async function removeEmpty(tx: Prisma.TransactionClient, projectId: string, plan: Plan) {
  const modules = plan.phases.flatMap((phase) => phase.modules.map((module) => module.number))
  await tx.module.deleteMany({ where: { phase: { projectId }, number: { notIn: modules } } })
  const phases = plan.phases.map((phase) => phase.number)
  await tx.phase.deleteMany({ where: { projectId, number: { notIn: phases } } })
}

export async function readPlan(projectId: string): Promise<Plan> {
  const project = await database().project.findUniqueOrThrow({
    where: { id: projectId },
    select: {
      description: true,
      instruction: true,
      phases: {
        orderBy: { number: 'asc' },
        include: { modules: { include: { tasks: { orderBy: { position: 'asc' } } } } },
      },
    },
  })
  const { description, instruction } = project
  const phases = project.phases.map(({ number, title, goal, modules }) => ({
    number,
    title,
    goal,
    modules: modules
      .map((module) => ({
        number: module.number,
        title: module.title,
        tasks: module.tasks.map((task) => ({
          number: task.number,
          title: task.title,
          description: task.description,
          dependencies: task.dependencies,
          difficulty: task.difficulty,
          tests: plannedTestsSchema.parse(task.plannedTests),
        })),
      }))
      .sort((a, b) => lastNumber(a.number) - lastNumber(b.number)),
  }))
  return { description, instruction, phases }
}

/** "1.10" comes after "1.9" */
const lastNumber = (number: string) => Number(number.split('.').at(-1))

/** A new version when the content is new. */
export async function writeChecklist(
  tx: Prisma.TransactionClient,
  input: { projectId: string; taskNumber: string; checklist: Checklist; author: string },
): Promise<void> {
  const { projectId, taskNumber: number, checklist, author } = input
  const task = await tx.task.findUniqueOrThrow({
    where: { projectId_number: { projectId, number } },
    select: { id: true, checklists: { orderBy: { version: 'desc' }, take: 1 } },
  })
  const content = storableJson(checklist)
  const [newest] = task.checklists
  if (newest && isDeepStrictEqual(newest.content, content)) return
  const version = (newest?.version ?? 0) + 1
  await tx.checklist.create({ data: { id: v7(), taskId: task.id, version, content, author } })
}

/** Newest version per task number. */
export async function readChecklists(projectId: string): Promise<Record<string, Checklist>> {
  const rows = await database().checklist.findMany({
    where: { task: { projectId } },
    orderBy: { version: 'asc' },
    select: { content: true, task: { select: { number: true } } },
  })
  return Object.fromEntries(rows.map((row) => [row.task.number, checklistSchema.parse(row.content)]))
}
