/** Did anything of the future, or of what was hidden, lie in an agent's workspace or pass before its eyes? Pure. */
import type { ListedFile } from '#lib/trajectories/trees.ts'
import type { AttemptHistory, Trace, TracedStep } from './attempt-history.ts'
import { holds, plainText } from './secrets.ts'
import type { Flag, GateResult } from './verdict.ts'

export type LeakEvidence = {
  trace: Trace
  history: Pick<AttemptHistory, 'withheld' | 'placedAt' | 'secrets'>
  /** ids of the git blobs of the withheld tests, by path */
  withheldIds: Map<string, string>
  /** what the repository holds: the workspace may begin with nothing else */
  repository: ListedFile[]
  /** paths that may not be in any workspace, whoever put them there before the attempt */
  forbidden: string[]
  /** the runner's ids of the withheld tests */
  testIds: string[]
}

/** a copy of a shorter file proves nothing: many are alike, e.g. empty ones */
const shortestCopy = 64

/** @returns the gate, and a flag for each finding with the step in which it was first seen */
export function leakGate(evidence: LeakEvidence): { gate: GateResult; flags: Flag[] } {
  const found = [...inBase(evidence), ...inSnapshots(evidence), ...inConversation(evidence)]
  const flags = firstOfEach(found)
  const gate = (outcome: 'passed' | 'failed', text: string, ids: string[]): GateResult => ({
    gate: 'no-leaks',
    outcome,
    evidence: text,
    ids,
  })
  if (flags.length > 0) {
    const shown = flags.slice(0, 5).map(describeFlag)
    const more = flags.length > 5 ? `; and ${flags.length - 5} more` : ''
    const ids = flags.map((flag) => flag.path)
    return { gate: gate('failed', `${shown.join('; ')}${more}.`, ids), flags }
  }
  return { gate: gate('passed', allClear(evidence), []), flags }
}

export function describeFlag({ path, evidence, step }: Flag): string {
  const where = step === null ? '' : ` (step ${step + 1})`
  return `${path} ${evidence}${where}`.trim()
}

type Finding = { path: string; evidence: string; step: number | null }

/** The workspace begins with the repository without what is withheld: everything else came from somewhere else. */
function inBase({ trace, repository, forbidden, withheldIds }: LeakEvidence): Finding[] {
  const known = new Map(repository.map((file) => [file.path, file.id]))
  const hidden = new Set(withheldIds.values())
  const bad = new Set(forbidden)
  return trace.base.flatMap(({ path, id }) => {
    const finding = (evidence: string): Finding[] => [{ path, evidence, step: null }]
    if (withheldIds.get(path) === id || (hidden.has(id) && !known.has(path)))
      return finding('is a hidden test and was in the workspace from the beginning')
    if (bad.has(path)) return finding('may not be in a workspace and was there from the beginning')
    if (known.get(path) !== id) return finding('is not of the repository and was there from the beginning')
    return []
  })
}

/** Copies of hidden files, and files that hold a secret's text, while it was one. */
function inSnapshots(evidence: LeakEvidence): Finding[] {
  const { trace, history, withheldIds } = evidence
  const long = history.withheld.filter((file) => file.data.length >= shortestCopy)
  const originals = new Map(long.map((file) => [withheldIds.get(file.path), file.path]))
  return trace.steps.flatMap((step) =>
    (step.changes ?? []).flatMap(({ path, newId, text }) => {
      const original = isBefore(step, history.placedAt) ? originals.get(newId) : undefined
      if (original) return [{ path, evidence: `is a copy of the hidden test ${original}`, step: step.index }]
      // the placing itself is no finding
      if (text === undefined || step.index === history.placedAt) return []
      const isCopied = (name: string) => `holds text of ${name}`
      return secretsIn(evidence, step, plainText(text)).map((name) => ({
        path,
        evidence: isCopied(name),
        step: step.index,
      }))
    }),
  )
}

function inConversation(evidence: LeakEvidence): Finding[] {
  return evidence.trace.steps.flatMap((step) => {
    const say = (text: string, what: string): Finding[] =>
      secretsIn(evidence, step, plainText(text)).map((name) => ({
        path: '',
        evidence: `${what} text of ${name}`,
        step: step.index,
      }))
    // in the step of the placing, what was shown after it is allowed to be known
    const saw = step.index === evidence.history.placedAt ? [] : say(step.saw, 'The agent was shown')
    return [...say(step.wrote, 'The agent wrote'), ...saw]
  })
}

function secretsIn({ history }: LeakEvidence, step: TracedStep, plain: string): string[] {
  const isOpen = step.index > (history.placedAt ?? Number.POSITIVE_INFINITY)
  return history.secrets
    .filter((secret) => !(isOpen && secret.until === 'placed') && holds(plain, secret))
    .map((secret) => `the ${secret.what} ${secret.name}`)
    .sort()
}

function isBefore(step: TracedStep, placedAt: number | null): boolean {
  return placedAt === null || step.index < placedAt
}

/** Each thing once, at the first step it was seen in. */
function firstOfEach(findings: Finding[]): Flag[] {
  const order = (finding: Finding) => finding.step ?? -1
  const sorted = [...findings].sort(
    (a, b) => order(a) - order(b) || compare(a.path, b.path) || compare(a.evidence, b.evidence),
  )
  const first = new Map<string, Finding>()
  for (const finding of sorted) {
    const key = `${finding.path} ${finding.evidence}`
    if (!first.has(key)) first.set(key, finding)
  }
  return [...first.values()].map((finding) => ({ kind: 'leak', ...finding }))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function allClear({ trace, history, testIds }: LeakEvidence): string {
  const missing = trace.steps.filter((step) => step.changes === null).length
  const unseen = missing > 0 ? ` ${missing} of ${trace.steps.length} steps have no recorded snapshot.` : ''
  const looked = `Nothing that was hidden is in the workspace of the beginning (${trace.base.length} files) or in the record of the steps (${trace.steps.length})`
  if (history.withheld.length === 0) return `${looked}; no test was withheld.${unseen}`
  const until = history.placedAt === null ? 'never placed' : `placed in step ${history.placedAt + 1}`
  const early = trace.steps.filter((step) => step.index <= (history.placedAt ?? Number.POSITIVE_INFINITY))
  const named = testIds.filter((id) => early.some((step) => step.wrote.includes(id)))
  const names =
    named.length > 0
      ? ` The agent named ${named.length} of ${testIds.length} hidden tests before: a name alone can be guessed.`
      : ''
  return `${looked}; the tests of the task were ${until}.${names}${unseen}`
}
