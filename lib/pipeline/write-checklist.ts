/** Stage 3: the unit-test plan of each task, aware of the earlier ones (paper 3.2). */
import { askForObject } from '#lib/model/structured.ts'
import {
  bullets,
  describeEarlierChecklists,
  describePlannedTests,
  describeSpecification,
  describeTask,
  type PlannedProject,
  packageName,
} from '#lib/pipeline/brief.ts'
import { type Checklist, checkChecklist, checklistSchema } from '#lib/pipeline/checklist.ts'
import { type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'

/**
 * A checklist that is stored already is kept, for a person may have written or edited it, unless `again` is said.
 * @throws UnusableAnswerError (a UserError) when the model gives none that can be used
 */
export async function writeChecklist(
  context: RecipeContext,
  project: PlannedProject,
  { task, again }: { task: PlannedTask; again: boolean },
): Promise<void> {
  const write = async (signal: AbortSignal) => {
    const known = await context.records.loadChecklists(project.id)
    if (known[task.number] && !again) return { checklist: 'kept' }
    const { model, sampling } = context.modelFor('checklist')
    const { value } = await askForObject({
      model,
      sampling,
      schema: checklistSchema,
      prompts: context.prompts,
      check: checkChecklist,
      messages: openingFor(context, project, { task, known }),
      label: { role: 'checklist', task: task.number, attempt: 1 },
      say: (message) => context.say('warn', message),
      signal,
    })
    await context.records.saveChecklist(project.id, task.number, value)
    return { checklist: 'written', cases: value.normal.length + value.edge.length + value.error.length }
  }
  await context.stage(`checklist ${task.number}`, write, {
    taskNumber: task.number,
    point: 'checklists',
  })
}

function openingFor(
  { language, prompts }: RecipeContext,
  { proposal, plan }: PlannedProject,
  { task, known }: { task: PlannedTask; known: Record<string, Checklist> },
) {
  const tasks = tasksOf(plan)
  const earlier = tasks.flatMap((other) => {
    const checklist = known[other.number]
    return checklist && other !== task ? [{ task: other, checklist }] : []
  })
  const notes = prompts.languageNotes({
    language: language.name,
    stage: 'checklist',
    values: { package: packageName(proposal.slug) },
  })
  const user = prompts.render('checklist/user', {
    project_name: proposal.name,
    language: language.label,
    project_description: describeSpecification(proposal),
    project_instruction: plan.instruction,
    project_criteria: bullets(proposal.criteria),
    earlier_checklists: describeEarlierChecklists(earlier),
    task: `${describeTask(task, tasks)}\n\nTests that the plan names for it:\n\n${describePlannedTests(task)}`,
    language_notes: notes.text,
  })
  return [
    { role: 'system' as const, content: prompts.render('checklist/system', {}).text },
    { role: 'user' as const, content: user.text },
  ]
}
