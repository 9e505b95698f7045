/** Recipe `propose` (paper 3.1): one call asks for several projects of a domain; each that passes its checks is saved. */
import { messageOf, UserError } from '#lib/errors.ts'
import { ModelError } from '#lib/model/model.ts'
import { askForItems } from '#lib/model/structured.ts'
import { bullets } from '#lib/pipeline/brief.ts'
import { checkProposal } from '#lib/pipeline/check-proposal.ts'
import { describeDifficulties } from '#lib/pipeline/difficulty.ts'
import { type Proposal, proposalSchema, proposalText } from '#lib/pipeline/proposal.ts'
import type { ModelName, RecipeContext } from '#lib/pipeline/recipe.ts'
import type { Domain } from '#lib/prompts/domain.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'

export type ProposeInput = { domain: string; language: string; count: number }

export type ProposeResult = {
  requested: number
  projects: { id: string; name: string }[]
  /** why fewer came than were asked for, one sentence each */
  problems: string[]
}

/** @throws UnusableAnswerError (a UserError) when not one proposal could be used; ModelError */
export async function propose(context: RecipeContext, input: ProposeInput): Promise<ProposeResult> {
  const result = await context.stage('propose', (signal) => proposeOnce(context, input, signal))
  for (const problem of result.problems) context.say('warn', problem)
  context.say('info', `${result.projects.length} of ${result.requested} projects proposed.`)
  return result
}

async function proposeOnce(
  context: RecipeContext,
  input: ProposeInput,
  signal: AbortSignal,
): Promise<ProposeResult> {
  const domain = context.prompts.domain(input.domain)
  const { accepted, problems } = await collectProposals(context, { input, domain, signal })
  const prompt = {
    promptName: `domains/${domain.name}`,
    promptHash: domain.hash,
    promptVersion: domain.version,
  }
  const projects: ProposeResult['projects'] = []
  for (const { proposal, model } of accepted) {
    const id = await context.records.saveProposal(proposal, { ...prompt, model })
    projects.push({ id, name: proposal.name })
  }
  return { requested: input.count, projects, problems: problems.slice(0, 20) }
}

type Accepted = { proposal: Proposal; model: ModelName }
type Collected = { accepted: Accepted[]; problems: string[] }
type Asked = { input: ProposeInput; domain: Domain; signal: AbortSignal }

/** more at once would outgrow what models answer in one piece */
const MOST_PER_ROUND = 5

/**
 * Rounds of a few projects each, in which the models of an ensemble take turns. What was accepted before a model failed
 * is kept: partial success is success, and the failure is reported.
 */
async function collectProposals(context: RecipeContext, asked: Asked): Promise<Collected> {
  const { count } = asked.input
  const stored = await context.records.existingProposals()
  const accepted: Accepted[] = []
  const problems: string[] = []
  const share = Math.ceil(count / context.modelsIn('propose'))
  const perRound = Math.min(MOST_PER_ROUND, share)
  try {
    for (let round = 0; round * perRound < count; round++) {
      const wanted = Math.min(perRound, count - round * perRound)
      problems.push(...(await askRound(context, asked, { round, wanted, stored, accepted })))
    }
  } catch (error) {
    const spoilt = error instanceof ModelError || error instanceof UserError
    if (!spoilt || accepted.length === 0) throw error
    problems.push(messageOf(error))
  }
  return { accepted, problems }
}

type Round = {
  round: number
  wanted: number
  stored: { name: string; text: string }[]
  /** of all rounds; grows */
  accepted: Accepted[]
}

/** @returns why fewer came than were wanted */
async function askRound(
  context: RecipeContext,
  { input, domain, signal }: Asked,
  { round, wanted, stored, accepted }: Round,
): Promise<string[]> {
  const { model, sampling } = context.modelFor('propose', round)
  const { name, recorded } = model
  const check = (proposal: Proposal): string[] => {
    const batch = accepted.map((each) => ({ name: each.proposal.name, text: proposalText(each.proposal) }))
    const known = [...stored, ...batch]
    const problems = checkProposal(proposal, {
      domain: input.domain,
      language: context.language,
      difficulty: null,
      known,
    })
    if (problems.length > 0) return problems
    const complete = { ...proposal, language: context.language.name }
    accepted.push({ proposal: complete, model: { name, recorded } })
    return []
  }
  const { unrepaired } = await askForItems({
    model,
    sampling,
    prompts: context.prompts,
    itemSchema: proposalSchema,
    count: wanted,
    check,
    messages: openingFor(context, { count: wanted }, domain),
    label: { role: 'propose', task: '-', attempt: round + 1 },
    say: (message) => context.say('warn', message),
    signal,
  })
  return unrepaired.map((item) => `Not repaired: ${item.problems.join('; ')}`)
}

/** What the model is asked first; also shown before a run is started. */
export function openingFor(
  { language, prompts }: { language: { name: string }; prompts: Prompts },
  input: Pick<ProposeInput, 'count'>,
  domain: Domain,
) {
  const user = prompts.render('propose/user', {
    count: `${input.count}`,
    language: language.name,
    domain: domain.name,
    difficulty: 'any of the three; the object says which',
    domain_guide: domain.guide,
    domain_criteria: bullets(domain.criteria),
    language_notes: prompts.languageNotes({ language: language.name, stage: 'propose', values: {} }).text,
    known_projects: '- none',
  })
  return [
    {
      role: 'system' as const,
      content: prompts.render('propose/system', { difficulties: describeDifficulties() }).text,
    },
    { role: 'user' as const, content: user.text },
  ]
}
