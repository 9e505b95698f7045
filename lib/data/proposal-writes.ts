import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import type { RecordsOwner } from '#lib/data/records-owner.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { type Proposal, proposalSchema, proposalText } from '#lib/pipeline/proposal.ts'
import type { ProposalOrigin } from '#lib/pipeline/recipe.ts'

/** The id is made from run and content, so a proposal saved again after a crash is the same project. */
function idOf(runId: string, proposal: Pick<Proposal, 'name' | 'description'>): string {
  return derivedId('project', runId, storableText(proposal.name), storableText(proposal.description))
}

/** @returns the project's id */
export async function saveProposal(
  tx: Prisma.TransactionClient,
  input: {
    owner: RecordsOwner
    proposal: Proposal
    origin: ProposalOrigin
  },
): Promise<string> {
  const { owner, proposal, origin } = input
  const { promptName, promptHash, promptVersion, model } = origin
  const id = idOf(owner.claim.runId, proposal)
  if (await tx.project.findUnique({ where: { id }, select: { id: true } })) return id
  await tx.project.create({
    data: {
      id,
      slug: await freeSlug(tx, proposal.slug),
      name: storableText(proposal.name),
      language: proposal.language,
      domain: proposal.domain,
      description: storableText(proposal.description),
      constraints: storableText(proposal.constraints.join('\n')),
      proposal: storableJson(proposal),
      models: [model.name],
      recorded: model.recorded,
      promptName,
      promptHash,
      promptVersion,
      difficulty: proposal.difficulty ?? '',
      proposedBy: owner.claim.runId,
    },
  })
  return id
}

/** "lisp", "lisp-2", "lisp-3" ... Writers of slugs wait for each other, so the one found free stays free. */
export async function freeSlug(tx: Prisma.TransactionClient, wanted: string): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('swe-play project slugs'))`
  const rows = await tx.project.findMany({ where: { slug: { startsWith: wanted } }, select: { slug: true } })
  const taken = new Set(rows.map((row) => row.slug))
  if (!taken.has(wanted)) return wanted
  for (let suffix = 2; ; suffix++) {
    const slug = `${wanted}-${suffix}`
    if (!taken.has(slug)) return slug
  }
}

/** Texts to compare a new proposal with; this run's own projects are left out, or a repeated round would meet itself. */
export async function existingProposals(
  runId: string,
): Promise<{ name: string; domain: string; text: string }[]> {
  const rows = await database().project.findMany({
    select: { id: true, name: true, domain: true, description: true, proposal: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.flatMap((row) => {
    const parsed = proposalSchema.safeParse(row.proposal)
    // imported projects have no proposal of ours: their description is what there is to compare
    if (!parsed.success)
      return [{ name: row.name, domain: row.domain, text: `${row.name}\n${row.description}` }]
    // by the proposal as it was made: the description of the row becomes the plan's
    if (row.id === idOf(runId, parsed.data)) return []
    return [{ name: row.name, domain: row.domain, text: proposalText(parsed.data) }]
  })
}
