import { z } from 'zod'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'

const formatSchema = z.object({ name: z.string().min(1), definition: z.string().min(20) })

/** A project as a model proposes it (paper 3.1; specs/14). */
export const proposalSchema = z.object({
  name: z.string().min(2).max(80),
  /** repository name: kebab-case, also the project's address */
  slug: z.string().regex(/^[a-z][a-z0-9-]{1,48}$/),
  language: z.string(),
  domain: z.string(),
  /** asked of every new proposal (check-proposal.ts); older ones have none */
  difficulty: z.enum(difficultyNames).optional(),
  /** what it does, for whom, the rules of its central algorithms */
  description: z.string().min(200),
  /** every format that is read or written, in full; older proposals have them in the description */
  inputFormats: z.array(formatSchema).default([]),
  outputFormats: z.array(formatSchema).default([]),
  components: z.array(z.object({ name: z.string(), purpose: z.string() })).min(3),
  /** to be written by hand */
  algorithms: z.array(z.string().min(3)).default([]),
  /** what must be written from scratch, what may not be imported */
  constraints: z.array(z.string()).min(1),
  forbiddenLibraries: z.array(z.string()),
  commandLine: z.object({
    usage: z.string(),
    examples: z
      .array(
        z.object({
          command: z.string(),
          /** what appears on the screen */
          output: z.string(),
          exitCode: z.number().int().min(0).max(255).default(0),
        }),
      )
      .min(1),
  }),
  /** domain criteria that tests must cite, e.g. "numerical stability" */
  criteria: z.array(z.string()).min(1),
  successCriteria: z.array(z.string()).min(1),
  /** one line per pull request the project needs; shows that the scope is large enough (paper: 10+) */
  taskOutline: z.array(z.string()).default([]),
})

export type Proposal = z.infer<typeof proposalSchema>

/** What two proposals are compared by (near-duplicates.ts) and what a project's text is in a search. */
export function proposalText(proposal: Proposal): string {
  return [
    proposal.name,
    proposal.description,
    ...[...proposal.inputFormats, ...proposal.outputFormats].map(
      ({ name, definition }) => `${name}: ${definition}`,
    ),
    ...proposal.components.map((component) => `${component.name}: ${component.purpose}`),
    ...proposal.successCriteria,
  ].join('\n')
}
