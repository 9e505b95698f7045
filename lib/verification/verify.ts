/**
 * The part that must not be fooled: whether a scaffold, a task's tests or an implementation hold, decided in fresh
 * sandboxes from what was handed over as files (tests: verify-tests.ts). Design sections 2 (4) and 3.
 */
import { InfrastructureError } from '#lib/errors.ts'
import type { Inspection } from '#lib/languages/language.ts'
import { buildContext, environmentFiles } from '#lib/sandbox/build-file.ts'
import { environmentOf } from '#lib/sandbox/environment.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readTree, writeTree } from '#lib/trajectories/trees.ts'
import { judgeAttempt, neverShownIn } from './attempt-gates.ts'
import type { AttemptHistory } from './attempt-history.ts'
import * as gates from './gates.ts'
import type { GatePolicy } from './policy.ts'
import { isInFolder, quarantine } from './quarantine.ts'
import {
  collectIds,
  inFreshSandbox,
  inspectFiles,
  inspectTrees,
  openingAhead,
  runEntryPoint,
  runSuite,
  type Verifier,
} from './runs.ts'
import { together } from './slots.ts'
import * as source from './source-gates.ts'
import {
  type Flag,
  type GateOutcome,
  type GateResult,
  outcomeOf,
  type TestResult,
  withMissing,
} from './verdict.ts'

export type Verification = {
  outcome: GateOutcome
  gates: GateResult[]
  flags: Flag[]
  results: TestResult[]
  /** what was graded, stored: the tree to commit when it passed */
  tree: string
  log: string
  durationMs: number
}

/** Absent = the defaults, and no test in quarantine. */
export type Strictness = {
  policy?: GatePolicy
  /** ids of flaky tests that have no say */
  quarantined?: string[]
}

/** Filled while a verification goes on, so that what was found before trouble with the machine is kept. */
export type Findings = {
  gates: GateResult[]
  flags: Flag[]
  results: TestResult[]
  tree: string
  log: string[]
}

/** Is this scaffold fit to write tests against? `tree` is the set-up agent's; trees may be named by a commit. */
export function verifySetUp(
  verifier: Verifier,
  input: { tree: string; plannedSymbols?: string[] },
): Promise<Verification> {
  return verification(input.tree, async (found) => {
    const { language, signal } = verifier
    const files = await readTree(verifier.objects, input.tree)
    const image = await verifier.driver.prepare(buildContext(files), signal)
    found.gates.push({ gate: 'image-builds', ids: [], ...image })
    const own = { ...verifier, environment: environmentFiles(files) }
    const paths = files.map((file) => file.path)
    const inspection = await inspectFiles(verifier, files)
    found.gates.push(
      source.testsFolderEmpty(paths, language.testsFolder),
      source.noRunnerHooks(paths, language),
      source.noLeaks(paths, language),
      source.stubsAreStubs(inspection),
    )
    if (input.plannedSymbols) found.gates.push(source.plannedSymbolsPresent(input.plannedSymbols, inspection))
    const broken =
      inspection.broken.length > 0 || image.outcome === 'failed'
        ? inspection.broken
        : await inFreshSandbox(own, files, (sandbox) => language.build(sandbox, signal))
    found.gates.push(source.builds({ ...inspection, broken }))
  })
}

/**
 * Grades an implementation on the protected tests of `testTree` (all of its tests folder, the earlier tasks' included).
 * `tree` is the solver's. `runs`: how often the tests must say the same (the first as written, the others shuffled).
 * `history`: what was recorded of the agent's attempt; null = no agent took part, so nothing is said about one.
 */
export function verifyImplementation(outside: Verifier, input: ImplementationInput): Promise<Verification> {
  return verification(input.tree, async (found) => {
    const verifier = await inEnvironment(outside, input.testTree)
    await openingAhead(verifier, (ahead) => gradeImplementation(ahead, input, found))
  })
}

type ImplementationInput = {
  taskNumber: string
  testTree: string
  tree: string
  runs: number
  history: AttemptHistory | null
} & Strictness

async function gradeImplementation(
  verifier: Verifier,
  input: ImplementationInput,
  found: Findings,
): Promise<void> {
  const { language, objects, spares } = verifier
  // for the parser and for the tests: the engine is at work while the parser is
  spares?.ahead(2)
  const [reference, candidate] = await inspected(verifier, [input.testTree, input.tree])
  const { history, testTree } = input
  const graded = quarantine({ language, reference, candidate, neverShown: neverShownIn(history) })
  const { tree, objects: written } = writeTree(graded.files)
  await objects.put(written)
  found.tree = tree

  const testFiles = language.testFiles(graded.files.map((file) => file.path))
  const [knownIds, report, entryPoint] = await together([
    collectIds(verifier, reference.files, testFiles),
    runSuite(verifier, graded.files, { testFiles }),
    // a core is free then: the tests take longer
    runEntryPoint(verifier, graded.files, input.taskNumber).finally(() => spares?.ahead(input.runs - 1)),
  ])
  const own = language.testFile(input.taskNumber)
  const protectedFiles = reference.files.filter((file) => isInFolder(file.path, language.testsFolder))
  const { irregularities } = report
  const judged = { testTree, protectedFiles, knownIds, undone: graded.flags, irregularities }
  const attempt = await judgeAttempt(verifier, history, judged)
  found.flags.push(...attempt.flags, ...newRunnerImports(reference, candidate))
  found.gates.push(...attempt.gates)
  found.results = withMissing(report.results, knownIds)
  const { counted, note } = gates.withoutQuarantined(found.results, input.quarantined)
  const ofTask = counted.filter((result) => result.testId.startsWith(own))
  const earlier = counted.filter((result) => !result.testId.startsWith(own))
  const ofOwn = report.crashed?.includes(own) ? report.crashed : null
  found.gates.push(
    gates.canary(report),
    gates.sameTestsCollected(knownIds, found.results),
    noting(gates.testsPass(ofTask, ofOwn), note),
    noting(gates.earlierTestsPass(earlier, ofOwn ? null : report.crashed), note),
  )
  found.log.push(report.log, entryPoint.log)
  found.gates.push(gates.entryPointPasses(entryPoint))
  if (outcomeOf(found.gates) !== 'passed') return
  const again = await repeat(verifier, graded.files, { testFiles, knownIds, runs: input.runs })
  found.gates.push(gates.stable(found.results, again, input.policy))
}

function noting(gate: GateResult, note: string): GateResult {
  return note === '' ? gate : { ...gate, evidence: `${gate.evidence} ${note}` }
}

/** The runs after the first one, shuffled. */
export async function repeat(
  verifier: Verifier,
  files: WorkspaceFile[],
  { testFiles, knownIds, runs }: { testFiles: string[]; knownIds: string[]; runs: number },
): Promise<gates.Repetition[]> {
  const seeds = Array.from({ length: runs - 1 }, (_, index) => index + 1)
  return together(
    seeds.map(async (seed) => {
      const { results } = await runSuite(verifier, files, { testFiles, seed })
      return { seed, results: withMissing(results, knownIds) }
    }),
  )
}

/** In the image that the repository's set-up asked for, whatever the graded tree says of it now. */
export async function inEnvironment(verifier: Verifier, reference: string): Promise<Verifier> {
  return { ...verifier, environment: await environmentOf(verifier.objects, reference) }
}

export type Inspected = Inspection & { files: WorkspaceFile[] }

/** Reads trees and what the parser finds in them, all in one sandbox. */
export async function inspected<T extends string[]>(
  verifier: Verifier,
  trees: [...T],
): Promise<{ [K in keyof T]: Inspected }> {
  const files = await Promise.all(trees.map((tree) => readTree(verifier.objects, tree)))
  const found = await inspectTrees(verifier, files)
  return found.map((inspection, at) => ({ ...inspection, files: files[at] ?? [] })) as {
    [K in keyof T]: Inspected
  }
}

/** Sources that now know of the test runner: honest in a testing tool, suspicious elsewhere; a reviewer decides. */
export function newRunnerImports(reference: Inspected, candidate: Inspected): Flag[] {
  const known = new Set(reference.runnerImports.map(({ path, module }) => `${path} ${module}`))
  return candidate.runnerImports
    .filter(({ path, module }) => !known.has(`${path} ${module}`))
    .map(({ path, module }) => ({
      kind: 'test-runner-imported',
      path,
      evidence: `imports ${module}`,
      step: null,
    }))
}

/** Times a verification and turns trouble with the machine into a gate of its own. */
export async function verification(
  tree: string,
  check: (found: Findings) => Promise<void>,
): Promise<Verification> {
  const start = performance.now()
  const found: Findings = { gates: [], flags: [], results: [], tree, log: [] }
  try {
    await check(found)
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error
    found.gates.push(gates.infrastructureGate('sandbox', `It could not be verified: ${error.message}`))
  }
  return {
    ...found,
    outcome: outcomeOf(found.gates),
    log: found.log.join('\n'),
    durationMs: performance.now() - start,
  }
}
