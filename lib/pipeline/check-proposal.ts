import type { Language } from '#lib/languages/language.ts'
import { packageName } from '#lib/pipeline/brief.ts'
import { isAuxiliary } from '#lib/pipeline/check-plan.ts'
import { checkSize, type Difficulty, difficultyNames } from '#lib/pipeline/difficulty.ts'
import type { DuplicateIndex } from '#lib/pipeline/near-duplicates.ts'
import { type Proposal, proposalText } from '#lib/pipeline/proposal.ts'

export type ProposalRequest = {
  domain: string
  language: Language
  /** null = any */
  difficulty: Difficulty | null
  /** of stored projects and those accepted so far */
  duplicates: Pick<DuplicateIndex, 'find'>
}

/**
 * The paper's constraints as far as a machine can decide them: scope, forbidden libraries, command line only, concrete
 * input and output, no near-duplicate. One sentence per problem, made for the model that is asked again.
 */
export function checkProposal(proposal: Proposal, request: ProposalRequest): string[] {
  return [
    ...checkRequested(proposal, request),
    ...checkScope(proposal, request.difficulty),
    ...checkForbidden(proposal),
    ...checkFormats(proposal),
    ...checkInterface(proposal),
    ...checkDuplicate(proposal, request.duplicates),
  ]
}

function checkRequested(proposal: Proposal, { domain, language }: ProposalRequest): string[] {
  const problems: string[] = []
  if (proposal.domain !== domain) problems.push(`"domain" must be "${domain}"`)
  const names = [language.name, language.label].map((name) => name.toLowerCase())
  if (!names.includes(proposal.language.toLowerCase())) problems.push(`"language" must be "${language.name}"`)
  const folder = packageName(proposal.slug)
  if (folder === language.testsFolder || language.quarantineReason(`${folder}/main`) !== null) {
    problems.push(
      `the slug "${proposal.slug}" gives the package name "${folder}", which is taken: choose another slug`,
    )
  }
  return problems
}

function checkScope(proposal: Proposal, asked: Difficulty | null): string[] {
  const { difficulty } = proposal
  if (!difficulty) return [`"difficulty" is missing: one of ${difficultyNames.join(', ')}`]
  const problems: string[] = []
  if (asked && difficulty !== asked) problems.push(`"difficulty" must be "${asked}"`)
  const counted = {
    tasks: different(proposal.taskOutline),
    components: different(proposal.components.map((component) => component.name)),
    algorithms: different(proposal.algorithms),
    criteria: different(proposal.criteria),
  }
  problems.push(...checkSize(asked ?? difficulty, counted))
  const auxiliary = proposal.taskOutline.find((line) => isAuxiliary(line))
  if (auxiliary !== undefined) {
    problems.push(`"taskOutline" has "${auxiliary}": no documentation, packaging, deployment or testing`)
  }
  return problems
}

function different(lines: string[]): number {
  return new Set(lines.map((line) => line.trim().toLowerCase())).size
}

function checkForbidden({ forbiddenLibraries }: Proposal): string[] {
  if (forbiddenLibraries.length === 0)
    return ['"forbiddenLibraries" is empty: name the modules that would do the central work']
  const sentence = forbiddenLibraries.find((name) => !/^[A-Za-z_@][\w./@-]*$/.test(name))
  return sentence === undefined ? [] : [`"forbiddenLibraries" holds "${sentence}": bare module names only`]
}

function checkFormats({ inputFormats, outputFormats }: Proposal): string[] {
  const empty = (field: string, what: string) =>
    `"${field}" is empty: define every format that is ${what}, in full`
  return [
    ...(inputFormats.length === 0 ? [empty('inputFormats', 'read')] : []),
    ...(outputFormats.length === 0 ? [empty('outputFormats', 'written')] : []),
  ]
}

/** Only where it is a component: "no graphical interface" in a description is what we want to read. */
const interactive =
  /\b(?:gui|graphical|web (?:ui|page|app|application|interface|server|dashboard)|browser|desktop app|mobile app|tkinter|pyqt|curses|react)\b/i

function checkInterface(proposal: Proposal): string[] {
  const problems: string[] = []
  const shown = proposal.components.find(
    ({ name, purpose }) =>
      interactive.test(`${name} ${purpose}`) && !/\b(?:no|not|without|never)\b/i.test(purpose),
  )
  if (shown)
    problems.push(`the component "${shown.name}" is not for the command line: only text in, text out`)
  const { examples } = proposal.commandLine
  if (examples.length < 2)
    problems.push('"commandLine.examples" needs at least 2 examples, one of them an error')
  if (examples.every((example) => example.output.trim() === '')) {
    problems.push('"commandLine.examples" must show exact output')
  }
  if (!examples.some((example) => example.exitCode === 0))
    problems.push('"commandLine.examples" shows no success: one needs "exitCode": 0')
  if (!examples.some((example) => example.exitCode !== 0))
    problems.push('"commandLine.examples" shows no error: one needs its exit code as "exitCode"')
  const repeated = examples.find(
    (one, at) => examples.findIndex((other) => other.command === one.command) < at,
  )
  if (repeated) problems.push(`"commandLine.examples" has "${repeated.command}" twice`)
  return problems
}

function checkDuplicate(proposal: Proposal, duplicates: ProposalRequest['duplicates']): string[] {
  const clash = duplicates.find(proposalText(proposal))
  if (!clash) return []
  const percent = Math.round(clash.similarity * 100)
  return [
    `"${proposal.name}" is nearly the same as the known project "${clash.name}" (${percent} % of its text)`,
  ]
}
