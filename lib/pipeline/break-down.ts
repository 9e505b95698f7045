/** Stage 2: a proposal becomes phases, modules and tasks (paper 3.2). */
import { UserError } from '#lib/errors.ts'
import type { ChatMessage } from '#lib/model/model.ts'
import { UnusableAnswerError } from '#lib/model/structured.ts'
import { describeProposal, packageName } from '#lib/pipeline/brief.ts'
import { checkPlan, minimumTasks } from '#lib/pipeline/check-plan.ts'
import { joinContinuation } from '#lib/pipeline/overlap.ts'
import { type PlanProblem, parsePlan } from '#lib/pipeline/parse-plan.ts'
import { type Plan, tasksOf } from '#lib/pipeline/plan.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'

const builtAlready =
  'The project has a repository already, so it is not broken down again: edit its task list, or propose a new project.'
const MAXIMUM_CONTINUATIONS = 4
const MAXIMUM_REPAIRS = 2
const CLOSING_TAG = /^[ \t]*<\/plan>/m
/** lines of a cut answer that the model is shown again */
const TAIL_LINES = 5

/**
 * Asks for the task list unless a plan is stored already: then that one counts, a person may have edited it.
 * @param again asks although there is one; it must not be built on yet
 * @throws UnusableAnswerError (a UserError) when the list cannot be used after the last repair, with the line
 */
export async function breakDown(
  context: RecipeContext,
  { projectId, proposal, again }: { projectId: string; proposal: Proposal; again: boolean },
): Promise<Plan> {
  await context.stage('break down', async (signal) => {
    const { planned, headCommit } = await context.records.loadProgress(projectId)
    if (again && headCommit !== null) throw new UserError(builtAlready)
    if (planned && !again) return { plan: 'kept' }
    const { plan, markdown } = await askForPlan(context, proposal, signal)
    await context.records.savePlan(projectId, plan, markdown)
    context.say('info', `Broken down into ${tasksOf(plan).length} tasks in ${plan.phases.length} phases.`)
    return { plan: 'written', tasks: tasksOf(plan).length }
  })
  return context.records.loadPlan(projectId)
}

async function askForPlan(
  context: RecipeContext,
  proposal: Proposal,
  signal: AbortSignal,
): Promise<{ plan: Plan; markdown: string }> {
  const minimum = minimumTasks(proposal)
  const opening = openingFor(context, proposal, minimum)
  const ask = asker(context, signal)
  let markdown = await completeList(context, ask, opening)
  for (let repair = 0; ; repair++) {
    const { plan, problems: unread } = parsePlan(markdown)
    const problems = unread.length > 0 ? unread : checkPlan(plan, minimum)
    if (problems.length === 0) return { plan, markdown }
    if (repair === MAXIMUM_REPAIRS) throw unusable(proposal, problems)
    context.say('warn', `The task list is asked for again: ${listed(problems)}.`, { problems })
    const request = context.prompts.render('break-down/repair', {
      problems: problems.map(describe).join('\n'),
    })
    const before: ChatMessage[] = [
      ...opening,
      { role: 'assistant', content: markdown },
      { role: 'user', content: request.text },
    ]
    markdown = await completeList(context, ask, before)
  }
}

function openingFor(
  { language, prompts }: RecipeContext,
  proposal: Proposal,
  minimum: number,
): ChatMessage[] {
  const name = packageName(proposal.slug)
  const system = prompts.render('break-down/system', { minimum_tasks: `${minimum}`, package: name })
  const notes = prompts.languageNotes({
    language: language.name,
    stage: 'break-down',
    values: { package: name },
  })
  const user = prompts.render('break-down/user', {
    project_name: proposal.name,
    language: language.label,
    package: name,
    proposal: describeProposal(proposal),
    language_notes: notes.text,
  })
  return [
    { role: 'system', content: system.text },
    { role: 'user', content: user.text },
  ]
}

type Ask = (messages: ChatMessage[]) => Promise<string>

/** One numbering for all calls of the stage, so that each is the same call in every life of the run. */
function asker(context: RecipeContext, signal: AbortSignal): Ask {
  const { model, sampling } = context.modelFor('break-down')
  let index = 0
  return async (messages) => {
    const call = { role: 'break-down', task: '-', attempt: 1, index: index++ }
    const answer = await model.complete({ messages, tools: [], sampling, call }, signal)
    return answer.message.content ?? ''
  }
}

/** An answer up to its closing tag; one that was cut is continued (paper, appendix D.2). */
async function completeList(context: RecipeContext, ask: Ask, messages: ChatMessage[]): Promise<string> {
  let text = await ask(messages)
  for (let continuation = 1; !CLOSING_TAG.test(text); continuation++) {
    if (continuation > MAXIMUM_CONTINUATIONS) throw unfinished(text)
    context.say('info', `The task list was cut off; continuation ${continuation} is asked for.`)
    const tail = text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n')
    const request = context.prompts.render('break-down/continue', { tail })
    const more = await ask([
      ...messages,
      { role: 'assistant', content: text },
      { role: 'user', content: request.text },
    ])
    text = joinContinuation(text, more)
  }
  return text
}

function describe({ line, message }: PlanProblem): string {
  return line === null ? `- ${message}` : `- line ${line}: ${message}`
}

/** For people: the first few. */
function listed(problems: PlanProblem[]): string {
  const shown = problems.slice(0, 5).map((problem) => describe(problem).slice(2))
  const more = problems.length > 5 ? ` and ${problems.length - 5} more` : ''
  return `${shown.join('; ')}${more}`
}

function unfinished(text: string): UnusableAnswerError {
  const lines = text.trimEnd().split('\n')
  return new UnusableAnswerError(
    `The task list has no closing tag after ${MAXIMUM_CONTINUATIONS} continuations; it breaks off at line ${lines.length} ("${lines.at(-1)?.trim().slice(0, 80)}"): use a model or an endpoint with a higher output limit, or resume the run to ask again.`,
    [],
  )
}

function unusable(proposal: Proposal, problems: PlanProblem[]): UnusableAnswerError {
  return new UnusableAnswerError(
    `The task list of ${proposal.name} cannot be used after ${MAXIMUM_REPAIRS} repairs (${listed(problems)}): resume the run to ask again, or use another model.`,
    problems.map(describe),
  )
}
