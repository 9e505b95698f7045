/**
 * What people edit, as text, and what is wrong with it: the same checks as for a model's answer, each problem with its
 * line where it has one. Pure.
 */
import { isMap, LineCounter, parseDocument, stringify } from 'yaml'
import type { z } from 'zod'
import { checkPlan } from '#lib/pipeline/check-plan.ts'
import { type Checklist, checkChecklist, checklistSchema } from '#lib/pipeline/checklist.ts'
import { type PlanProblem, parsePlan } from '#lib/pipeline/parse-plan.ts'
import { type Plan, tasksOf } from '#lib/pipeline/plan.ts'
import { type Proposal, proposalSchema } from '#lib/pipeline/proposal.ts'

export const subjects = ['proposal', 'plan', 'checklist', 'tests'] as const
export type Subject = (typeof subjects)[number]

export type EditProblem = PlanProblem

/** The value, or what has to be mended before it is one. */
export type Edited<T> = { value: T } | { problems: EditProblem[] }

/** For what is data: long texts as paragraphs, one line per short value. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 100, blockQuote: 'literal', defaultStringType: 'PLAIN' })
}

export function readChecklist(text: string): Edited<Checklist> {
  return readYaml(text, checklistSchema, checkChecklist)
}

/** @param was name and language of a project stay what they are: addresses and starter files depend on them */
export function readProposal(text: string, was: Pick<Proposal, 'slug' | 'language'>): Edited<Proposal> {
  return readYaml(text, proposalSchema, (proposal) => [
    ...(proposal.slug === was.slug ? [] : [`"slug" stays "${was.slug}"`]),
    ...(proposal.language === was.language ? [] : [`"language" stays "${was.language}"`]),
  ])
}

/** @param built numbers and titles of tasks that the repository holds: they stay in the plan, each under its number */
export function readPlan(text: string, built: { number: string; title: string }[]): Edited<Plan> {
  const { plan, problems: unread } = parsePlan(text)
  const problems = unread.length > 0 ? unread : [...checkPlan(plan), ...checkBuilt(plan, built)]
  return problems.length > 0
    ? {
        problems: problems.map((problem) => ({
          ...problem,
          line: problem.line ?? lineOfTask(text, problem.message),
        })),
      }
    : { value: plan }
}

function checkBuilt(plan: Plan, built: { number: string; title: string }[]): EditProblem[] {
  const tasks = tasksOf(plan)
  return built.flatMap(({ number, title }) => {
    const now = tasks.find((task) => task.number === number)
    const moved = now?.title !== title && tasks.find((task) => task.title === title)
    if (!now) return [{ line: null, message: `task ${number} is built, so it cannot be removed` }]
    if (moved)
      return [
        { line: null, message: `task ${number} "${title}" is built, so it cannot become ${moved.number}` },
      ]
    return []
  })
}

/** Where a message about "task 1.2.3" belongs. */
function lineOfTask(text: string, message: string): number | null {
  const number = /\b(\d+\.\d+\.\d+)\b/.exec(message)?.[1]
  if (!number) return null
  const heading = new RegExp(`^#{2,6}.*\\b${number.replaceAll('.', '\\.')}\\b`)
  const index = text.split('\n').findIndex((line) => heading.test(line))
  return index === -1 ? null : index + 1
}

function readYaml<T>(text: string, schema: z.ZodType<T>, check: (value: T) => string[]): Edited<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => lines.linePos(offset).line
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ message, pos }) => ({
        line: lineAt(pos[0]),
        message: firstLine(message),
      })),
    }
  }
  const parsed = schema.safeParse(document.toJS())
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(({ path, message }) => ({
        line: lineOfPath(document, path, lineAt),
        message: `${path.join('.') || 'the text'}: ${message}`,
      })),
    }
  }
  const messages = check(parsed.data)
  return messages.length > 0
    ? { problems: messages.map((message) => ({ line: null, message })) }
    : { value: parsed.data }
}

type Document = ReturnType<typeof parseDocument>

/** Of the value, or of the nearest thing around it that is there. */
function lineOfPath(
  document: Document,
  path: PropertyKey[],
  lineAt: (offset: number) => number,
): number | null {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    const range = isNode(node) ? node.range : null
    if (range && !(depth === 0 && isMap(node))) return lineAt(range[0])
  }
  return null
}

function isNode(value: unknown): value is { range: [number, number, number] | null } {
  return typeof value === 'object' && value !== null && 'range' in value
}

const firstLine = (text: string) => text.split('\n')[0] ?? text
