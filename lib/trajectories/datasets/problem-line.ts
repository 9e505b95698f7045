/** Lines of a benchmark's file as problems. */
import { z } from 'zod'
import { UserError } from '#lib/errors.ts'
import type { BenchmarkProblem } from './contamination.ts'

const lineSchema = z.object({
  instance_id: z.string().optional(),
  repo: z.string().optional(),
  problem_statement: z.string(),
})

/** A line that begins like JSON must be JSON. @throws UserError that names the line, counted from 1 */
export function problemLine(line: string, number: number): BenchmarkProblem {
  if (!line.trimStart().startsWith('{'))
    return { id: `line ${number}`, statement: line.trim(), repository: null }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new UserError(`Line ${number} is no JSON object: mend it, or write the problem as plain text.`)
  }
  const parsed = lineSchema.safeParse(value)
  if (!parsed.success)
    throw new UserError(`Line ${number} has no "problem_statement": add it, or leave the line out.`)
  const { instance_id: id = `line ${number}`, repo = null, problem_statement: statement } = parsed.data
  return { id, statement, repository: repo }
}
