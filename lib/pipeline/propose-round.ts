/** One round of proposing: one model is asked for a few projects of one cell; each that passes its checks is saved. */
import { messageOf, UserError } from '#lib/errors.ts'
import { ModelError } from '#lib/model/model.ts'
import { askForItems, type Unrepaired } from '#lib/model/structured.ts'
import { bullets } from '#lib/pipeline/brief.ts'
import { checkProposal } from '#lib/pipeline/check-proposal.ts'
import { describeDifficulties } from '#lib/pipeline/difficulty.ts'
import { type DuplicateIndex, duplicateIndex } from '#lib/pipeline/near-duplicates.ts'
import { type Proposal, proposalSchema, proposalText } from '#lib/pipeline/proposal.ts'
import type { Quota } from '#lib/pipeline/quota.ts'
import type { ModelName, RecipeContext } from '#lib/pipeline/recipe.ts'
import type { Domain } from '#lib/prompts/domain.ts'
import type { Prompts } from '#lib/prompts/prompts.ts'

/** Small JSON: what a stage remembers of a round. */
export type RoundResult = {
  projects: { id: string; name: string }[]
  /** of items that stayed wrong */
  problems: string[]
  /** what broke the round off after some were accepted; a resumed run asks it to its end (lib/data/run-writes.ts) */
  failure: string | null
}

type Round = {
  cell: Quota
  /** counted from 0 over the whole run: the models of an ensemble take turns by it */
  round: number
  wanted: number
  /** projects of the rounds before */
  earlier: { id: string }[]
  /** names that the model is told not to repeat */
  known: string[]
  signal: AbortSignal
}

/** @throws UnusableAnswerError (a UserError) when not one proposal could be used; ModelError */
export async function askRound(context: RecipeContext, asked: Round): Promise<RoundResult> {
  const { cell, round, wanted, known, signal } = asked
  const { model, sampling } = context.modelFor('propose', round)
  const domain = context.prompts.domain(cell.domain)
  const duplicates = await knownTexts(context, asked)
  const accepted: Proposal[] = []
  const found = { accepted, domain, model }
  try {
    const { unrepaired } = await askForItems({
      model,
      sampling,
      prompts: context.prompts,
      itemSchema: proposalSchema,
      count: wanted,
      check: (proposal) => {
        const problems = checkProposal(proposal, { ...cell, language: context.language, duplicates })
        if (problems.length > 0) return problems
        accepted.push({ ...proposal, language: context.language.name })
        duplicates.add({ name: proposal.name, text: proposalText(proposal) })
        return []
      },
      refused: (item, place) => noteRefusal(context, { item, place: `${round} ${place}`, cell, duplicates }),
      messages: openingFor(context, { cell: { ...cell, count: wanted }, domain, known }),
      label: { role: 'propose', task: '-', attempt: round + 1 },
      say: (message) => context.say('warn', message),
      signal,
    })
    const problems = unrepaired.map((item) => `Not repaired: ${item.problems.join('; ')}`.slice(0, 400))
    return { projects: await save(context, found), problems, failure: null }
  } catch (error) {
    const spoilt = error instanceof ModelError || error instanceof UserError
    if (!spoilt || accepted.length === 0 || signal.aborted) throw error
    return { projects: await save(context, found), problems: [], failure: messageOf(error) }
  }
}

type Found = { accepted: Proposal[]; domain: Domain; model: ModelName }

async function save(
  context: RecipeContext,
  { accepted, domain, model }: Found,
): Promise<RoundResult['projects']> {
  const { name, recorded } = model
  const origin = {
    promptName: `domains/${domain.name}`,
    promptHash: domain.hash,
    promptVersion: domain.version,
    model: { name, recorded },
  }
  const projects: RoundResult['projects'] = []
  for (const proposal of accepted)
    projects.push({ id: await context.records.saveProposal(proposal, origin), name: proposal.name })
  return projects
}

/** All stored projects and those of earlier rounds; this round's own, saved before a crash, are left out. */
async function knownTexts(context: RecipeContext, { earlier }: Round): Promise<DuplicateIndex> {
  const stored = await context.records.existingProposals()
  const own: Proposal[] = []
  for (const { id } of earlier) own.push(await context.records.loadProposal(id))
  return duplicateIndex([...stored, ...own.map((each) => ({ name: each.name, text: proposalText(each) }))])
}

type Refused = { item: Unrepaired; place: string; cell: Quota; duplicates: DuplicateIndex }

async function noteRefusal(
  context: RecipeContext,
  { item, place, cell, duplicates }: Refused,
): Promise<void> {
  const parsed = proposalSchema.safeParse(item.received)
  const clash = parsed.success ? duplicates.find(proposalText(parsed.data)) : null
  await context.records.saveRefusal({
    place,
    domain: cell.domain,
    difficulty: cell.difficulty,
    name: parsed.success ? parsed.data.name : '',
    kind: clash ? 'near-duplicate' : item.received === null ? 'missing' : 'unusable',
    clash: clash?.name ?? null,
    similarity: clash?.similarity ?? null,
    problems: item.problems.slice(0, 5),
  })
}

export type Opening = { cell: Quota; domain: Domain; known: string[] }

/** What the model is asked first; also shown before a run is started. */
export function openingFor(
  { language, prompts }: { language: { name: string }; prompts: Prompts },
  { cell, domain, known }: Opening,
) {
  const user = prompts.render('propose/user', {
    count: `${cell.count}`,
    language: language.name,
    domain: domain.name,
    difficulty: cell.difficulty ? `"${cell.difficulty}"` : 'any of the three; the object says which',
    domain_guide: domain.guide,
    domain_criteria: bullets(domain.criteria),
    language_notes: prompts.languageNotes({ language: language.name, stage: 'propose', values: {} }).text,
    known_projects: bullets(known.length > 0 ? known : ['none']),
  })
  const system = prompts.render('propose/system', { difficulties: describeDifficulties() })
  return [
    { role: 'system' as const, content: system.text },
    { role: 'user' as const, content: user.text },
  ]
}
