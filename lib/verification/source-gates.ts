/** Gates on what was written, before anything of it runs. Pure. */
import type { Inspection, Language } from '#lib/languages/language.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { TreeChange } from '#lib/trajectories/trees.ts'
import { isInFolder } from './quarantine.ts'
import type { GateResult } from './verdict.ts'

type Problem = { id: string; what: string }

function gateOf(gate: string, problems: Problem[], allGood: string): GateResult {
  if (problems.length === 0) return { gate, outcome: 'passed', evidence: allGood, ids: [] }
  const shown = problems.slice(0, 5).map(({ id, what }) => `${id} ${what}`)
  const rest = problems.length > 5 ? ` and ${problems.length - 5} more` : ''
  return {
    gate,
    outcome: 'failed',
    evidence: `${shown.join('; ')}${rest}.`,
    ids: problems.map((problem) => problem.id),
  }
}

/** Every source parses. Importing them is what the runner does later, in a sandbox. */
export function builds(inspection: Inspection): GateResult {
  const problems = inspection.broken.map(({ path, message }) => ({
    id: path,
    what: `does not parse: ${message}`,
  }))
  const count = new Set(inspection.functions.map((entry) => fileOf(entry.symbol))).size
  return gateOf('builds', problems, `All ${count} source files parse.`)
}

/** No logic in a scaffold: every function is an empty stub, and there is at least one. */
export function stubsAreStubs(inspection: Inspection): GateResult {
  const functions = inspection.functions.filter((entry) => !entry.symbol.endsWith('::<module>'))
  const problems = functions
    .filter((entry) => !entry.stub)
    .map(({ symbol }) => ({ id: symbol, what: 'has a body' }))
  if (functions.length === 0) problems.push({ id: 'the scaffold', what: 'holds no function at all' })
  return gateOf('stubs-are-stubs', problems, `All ${functions.length} functions are empty stubs.`)
}

export function testsFolderEmpty(paths: string[], testsFolder: string): GateResult {
  const problems = paths
    .filter((path) => isInFolder(path, testsFolder) && !path.endsWith('/.gitkeep'))
    .map((id) => ({ id, what: 'is there already' }))
  return gateOf('tests-folder-empty', problems, `${testsFolder}/ holds no test yet.`)
}

/** Each planned symbol is a function, a method or a class that the parser found. */
export function plannedSymbolsPresent(planned: string[], inspection: Inspection): GateResult {
  const symbols = inspection.functions.map((entry) => entry.symbol)
  const problems = planned
    .filter((symbol) => !symbols.some((found) => found === symbol || found.startsWith(`${symbol}.`)))
    .map((id) => ({ id, what: 'is missing' }))
  return gateOf('planned-symbols-present', problems, `All ${planned.length} planned symbols are there.`)
}

/** A repository may not bring test-runner files or start-up hooks of its own. */
export function noRunnerHooks(paths: string[], language: Language): GateResult {
  const problems = paths.flatMap((id) => {
    const reason = language.quarantineReason(id)
    return reason ? [{ id, what: `is a ${reason.replaceAll('-', ' ')}` }] : []
  })
  return gateOf(
    'no-runner-hooks',
    problems,
    'Nothing configures the test runner or the start of the interpreter.',
  )
}

/** What would tell a solver more than it may know: caches of test runs, history, plans. */
export function noLeaks(paths: string[], language: Language): GateResult {
  const secret = new Set([...language.excludes, '.git', '.git-nested'])
  const problems = paths
    .filter((path) => path.split('/').some((segment) => secret.has(segment)) || isPlan(path))
    .map((id) => ({ id, what: 'may not be in a workspace' }))
  return gateOf(
    'no-leaks',
    problems,
    'No history, caches of test runs, plans or checklists in the workspace.',
  )
}

function isPlan(path: string): boolean {
  const name = path.split('/').at(-1) ?? ''
  return /^(tasks|checklists?)\.(md|json)$/.test(name) || /^\d+\.\d+\.\d+\.(md|json)$/.test(name)
}

/**
 * A test writer may add its test file, its entry point and new helper files to the tests folder, and empty stubs to the
 * sources. It may not touch what is there already, implement anything, or bring runner settings.
 */
export function testWriterScope(written: {
  language: Language
  taskNumber: string
  changes: TreeChange[]
  /** all files of the test writer's tree */
  files: WorkspaceFile[]
  before: Inspection
  after: Inspection
}): GateResult {
  const { language, taskNumber, changes, files, before, after } = written
  const own = new Set([language.testFile(taskNumber), language.entryPoint(taskNumber)])
  const present = new Set(files.map((file) => file.path))
  const links = new Set(files.filter((file) => file.mode === '120000').map((file) => file.path))
  const problems: Problem[] = [...own]
    .filter((path) => !present.has(path))
    .map((id) => ({ id, what: 'is missing' }))
  const inspected = new Set([...before.functions, ...after.functions].map((entry) => fileOf(entry.symbol)))
  for (const { path, change } of changes) {
    const reason = language.quarantineReason(path)
    if (reason) problems.push({ id: path, what: `is a ${reason.replaceAll('-', ' ')}` })
    else if (links.has(path)) problems.push({ id: path, what: 'is a symbolic link' })
    else if (isInFolder(path, language.testsFolder)) {
      if (change !== 'added' && !own.has(path) && !path.endsWith('/.gitkeep'))
        problems.push({ id: path, what: `was ${change}: tests of earlier tasks stay as they are` })
    } else if (change === 'removed' || !inspected.has(path))
      problems.push({ id: path, what: `was ${change}: outside the tests only empty stubs may be added` })
  }
  for (const { path, message } of after.broken)
    problems.push({ id: path, what: `does not parse: ${message}` })
  problems.push(...addedLogic(before, after))
  const sources = changes.filter((change) => !isInFolder(change.path, language.testsFolder)).length
  return gateOf('test-writer-scope', problems, `${sources} source files changed, by empty stubs only.`)
}

/** Functions that are neither as before nor empty stubs, and functions that are gone. */
function addedLogic(before: Inspection, after: Inspection): Problem[] {
  const problems: Problem[] = []
  const known = grouped(before)
  for (const { symbol, stub, hash } of after.functions) {
    const earlier = known.get(symbol) ?? []
    if (earlier.some((entry) => entry.hash === hash)) continue
    if (stub && earlier.every((entry) => entry.stub)) continue
    problems.push({ id: symbol, what: earlier.length > 0 ? 'was changed' : 'is not an empty stub' })
  }
  const left = grouped(after)
  for (const symbol of known.keys()) if (!left.has(symbol)) problems.push({ id: symbol, what: 'was removed' })
  return problems
}

function grouped(inspection: Inspection): Map<string, Inspection['functions']> {
  const groups = new Map<string, Inspection['functions']>()
  for (const entry of inspection.functions)
    groups.set(entry.symbol, [...(groups.get(entry.symbol) ?? []), entry])
  return groups
}

function fileOf(symbol: string): string {
  return symbol.split('::')[0] ?? symbol
}
