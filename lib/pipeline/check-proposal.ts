import type { Language } from '#lib/languages/language.ts'
import { packageName } from '#lib/pipeline/brief.ts'
import { findNearDuplicate } from '#lib/pipeline/near-duplicates.ts'
import { type Proposal, proposalText } from '#lib/pipeline/proposal.ts'

/** The paper asks for projects of more than ten tasks (section 3.1, appendix D.1). */
const MINIMUM_OUTLINE = 10

export type ProposalRequest = {
  domain: string
  language: Language
  /** stored projects and those accepted so far */
  known: { name: string; text: string }[]
}

/**
 * The paper's constraints as far as a machine can decide them: scope, forbidden libraries, command line only, concrete
 * input and output, no near-duplicate. One sentence per problem, made for the model that is asked again.
 */
export function checkProposal(proposal: Proposal, request: ProposalRequest): string[] {
  return [
    ...checkRequested(proposal, request),
    ...checkScope(proposal),
    ...checkInterface(proposal),
    ...checkDuplicate(proposal, request.known),
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

function checkScope(proposal: Proposal): string[] {
  const problems: string[] = []
  const outline = new Set(proposal.taskOutline.map((line) => line.trim().toLowerCase())).size
  if (outline < MINIMUM_OUTLINE) {
    problems.push(
      `"taskOutline" has ${outline} different lines; at least ${MINIMUM_OUTLINE} pull requests are needed`,
    )
  }
  const names = new Set(proposal.components.map((component) => component.name.trim().toLowerCase()))
  if (names.size < 3) problems.push('"components" must name at least 3 different components')
  if (proposal.forbiddenLibraries.length === 0) {
    problems.push('"forbiddenLibraries" is empty: name the modules that would do the central work')
  }
  const sentence = proposal.forbiddenLibraries.find((name) => !/^[A-Za-z_@][\w./@-]*$/.test(name))
  if (sentence !== undefined)
    problems.push(`"forbiddenLibraries" holds "${sentence}": bare module names only`)
  return problems
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
  const repeated = examples.find(
    (one, at) => examples.findIndex((other) => other.command === one.command) < at,
  )
  if (repeated) problems.push(`"commandLine.examples" has "${repeated.command}" twice`)
  return problems
}

function checkDuplicate(proposal: Proposal, known: ProposalRequest['known']): string[] {
  const clash = findNearDuplicate(proposalText(proposal), known)
  if (!clash) return []
  const percent = Math.round(clash.similarity * 100)
  return [
    `"${proposal.name}" is nearly the same as the known project "${clash.name}" (${percent} % of its text)`,
  ]
}
