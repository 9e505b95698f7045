/** Recipe `propose` (paper 3.1): one call asks for several projects of a domain; each that passes its checks is saved. */
import { messageOf, UserError } from '#lib/errors.ts'
import { ModelError } from '#lib/model/model.ts'
import { askForItems } from '#lib/model/structured.ts'
import { bullets } from '#lib/pipeline/brief.ts'
import { checkProposal } from '#lib/pipeline/check-proposal.ts'
import { type Proposal, proposalSchema, proposalText } from '#lib/pipeline/proposal.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { type Domain, loadDomain, renderPrompt } from '#lib/prompts.ts'

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
  const domain = loadDomain(input.domain)
  const { accepted, problems } = await collectProposals(context, { input, domain, signal })
  const origin = { promptName: `domains/${domain.name}`, promptHash: domain.hash }
  const projects: ProposeResult['projects'] = []
  for (const proposal of accepted) {
    projects.push({ id: await context.records.saveProposal(proposal, origin), name: proposal.name })
  }
  return { requested: input.count, projects, problems: problems.slice(0, 20) }
}

type Collected = { accepted: Proposal[]; problems: string[] }

/** What was accepted before the model failed is kept: partial success is success, and the failure is reported. */
async function collectProposals(
  context: RecipeContext,
  asked: { input: ProposeInput; domain: Domain; signal: AbortSignal },
): Promise<Collected> {
  const { input, domain, signal } = asked
  const stored = await context.records.existingProposals()
  const accepted: Proposal[] = []
  const check = (proposal: Proposal): string[] => {
    const batch = accepted.map((each) => ({ name: each.name, text: proposalText(each) }))
    const known = [...stored, ...batch]
    const problems = checkProposal(proposal, { domain: input.domain, language: context.language, known })
    if (problems.length === 0) accepted.push({ ...proposal, language: context.language.name })
    return problems
  }
  try {
    const { unrepaired } = await askForItems({
      model: context.model,
      itemSchema: proposalSchema,
      count: input.count,
      check,
      messages: openingFor(context, input, domain),
      label: { role: 'propose', task: '-', attempt: 1 },
      say: (message) => context.say('warn', message),
      signal,
    })
    return { accepted, problems: unrepaired.map((item) => `Not repaired: ${item.problems.join('; ')}`) }
  } catch (error) {
    const spoilt = error instanceof ModelError || error instanceof UserError
    if (!spoilt || accepted.length === 0) throw error
    return { accepted, problems: [messageOf(error)] }
  }
}

/** What the model is asked first; also shown before a run is started. */
export function openingFor(
  { language }: { language: { name: string } },
  input: Pick<ProposeInput, 'count'>,
  domain: Domain,
) {
  const user = renderPrompt('propose/user', {
    count: `${input.count}`,
    language: language.name,
    domain: domain.name,
    domain_guide: domain.guide,
    domain_criteria: bullets(domain.criteria),
  })
  return [
    { role: 'system' as const, content: renderPrompt('propose/system', {}).text },
    { role: 'user' as const, content: user.text },
  ]
}
