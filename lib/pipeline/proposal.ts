import { z } from 'zod'

/** A project as a model proposes it (paper 3.1; specs/14). */
export const proposalSchema = z.object({
  name: z.string().min(2).max(80),
  /** repository name: kebab-case, also the project's address */
  slug: z.string().regex(/^[a-z][a-z0-9-]{1,48}$/),
  language: z.string(),
  domain: z.string(),
  /** what it does, for whom, exact input and output formats */
  description: z.string().min(200),
  components: z.array(z.object({ name: z.string(), purpose: z.string() })).min(3),
  /** what must be written from scratch, what may not be imported */
  constraints: z.array(z.string()).min(1),
  forbiddenLibraries: z.array(z.string()),
  commandLine: z.object({
    usage: z.string(),
    examples: z.array(z.object({ command: z.string(), output: z.string() })).min(1),
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
    ...proposal.components.map((component) => `${component.name}: ${component.purpose}`),
    ...proposal.successCriteria,
  ].join('\n')
}
