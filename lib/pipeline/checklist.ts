import { z } from 'zod'

const caseSchema = z.object({
  /** snake_case, unique in the checklist; the test is called test_<name> */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** input, call and the concrete assertion */
  assertion: z.string().min(10),
  /** domain criteria this case proves; each is one of the checklist's criteria */
  criteria: z.array(z.string()),
})

/** The detailed unit-test plan of one task (paper 3.2). */
export const checklistSchema = z.object({
  summary: z.string(),
  /** domain criteria as fields that tests must cite, e.g. {id: "precedence", text: "..."} */
  criteria: z.array(z.object({ id: z.string(), text: z.string() })).min(1),
  normal: z.array(caseSchema).min(1),
  edge: z.array(caseSchema).min(1),
  error: z.array(caseSchema),
})

export type Checklist = z.infer<typeof checklistSchema>

/** What the shape alone cannot say: names are unique, criteria are defined, and each is proved by a case. */
export function checkChecklist(checklist: Checklist): string[] {
  const cases = [...checklist.normal, ...checklist.edge, ...checklist.error]
  const names = cases.map((each) => each.name)
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) < at))
  const defined = checklist.criteria.map((criterion) => criterion.id)
  const used = new Set(cases.flatMap((each) => each.criteria))
  return [
    ...[...repeated].map((name) => `the case name "${name}" is used more than once`),
    ...cases
      .filter((each) => each.criteria.length === 0)
      .map((each) => `the case "${each.name}" proves no criterion`),
    ...[...used].filter((id) => !defined.includes(id)).map((id) => `the criterion "${id}" is not defined`),
    ...defined.filter((id) => !used.has(id)).map((id) => `no case proves the criterion "${id}"`),
  ]
}
