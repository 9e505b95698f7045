/**
 * The part that must not be fooled: whether a scaffold, a task's tests or an implementation hold, decided in fresh
 * sandboxes from what was handed over as files. Design sections 2 (4, 5b) and 3; attacks in attacks.sandbox.test.ts.
 */
import { InfrastructureError } from '#lib/errors.ts'
import type { Inspection } from '#lib/languages/language.ts'
import { buildContext, environmentFiles } from '#lib/sandbox/build-file.ts'
import { environmentOf } from '#lib/sandbox/environment.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { diffTrees, readTree, writeTree } from '#lib/trajectories/trees.ts'
import { judgeAttempt, neverShownIn } from './attempt-gates.ts'
import type { AttemptHistory } from './attempt-history.ts'
import * as gates from './gates.ts'
import type { GatePolicy } from './policy.ts'
import { isInFolder, quarantine } from './quarantine.ts'
import { collectIds, inFreshSandbox, inspectFiles, runEntryPoint, runSuite, type Verifier } from './runs.ts'
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
type Strictness = {
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
 * The gates on a task's tests before any implementation exists. `testIds` are the ids of the new tests.
 * `tree` is the test writer's, `baseTree` what it started from; either may be named by a commit.
 */
export async function verifyTests(
  outside: Verifier,
  input: { taskNumber: string; baseTree: string; tree: string } & Strictness,
): Promise<Verification & { testIds: string[] }> {
  const { language, objects } = outside
  const own = language.testFile(input.taskNumber)
  const isNew = (result: TestResult) => result.testId === own || result.testId.startsWith(`${own}::`)
  const done = await verification(input.tree, async (found) => {
    const verifier = await inEnvironment(outside, input.baseTree)
    const files = await readTree(objects, input.tree)
    const paths = files.map((file) => file.path)
    const base = await readTree(objects, input.baseTree)
    const scope = source.testWriterScope({
      language,
      taskNumber: input.taskNumber,
      changes: await diffTrees(objects, input.baseTree, input.tree),
      files,
      before: await inspectFiles(verifier, base),
      after: await inspectFiles(verifier, files),
    })
    found.gates.push(scope, source.noLeaks(paths, language))
    if (outcomeOf(found.gates) !== 'passed') return // the rest would measure what is not accepted anyway

    const nop = await runSuite(verifier, files, { testFiles: language.testFiles(paths) })
    found.results = nop.results
    found.log.push(nop.log)
    const fresh = nop.results.filter(isNew)
    const earlier = nop.results.filter((result) => !isNew(result))
    const ofNew = nop.crashed?.includes(own) ? nop.crashed : null
    const phases = gates.callPhase(fresh, { isImportTrouble: language.isImportTrouble, crashed: ofNew })
    found.gates.push(gates.canary(nop), phases, gates.nopPassesNone(fresh))
    found.gates.push(gates.earlierTestsPass(earlier, ofNew ? null : nop.crashed))
    await checkEntryPoint(verifier, found, {
      files,
      taskNumber: input.taskNumber,
      ids: fresh.map((result) => result.testId),
    })
    if (outcomeOf(found.gates) === 'passed') {
      const tests = { own, count: fresh.length, policy: input.policy }
      found.gates.push(await vacuousTests(verifier, files, tests))
    }
  })
  return {
    ...done,
    testIds: done.results
      .filter((result) => isNew(result) && result.testId !== own)
      .map((result) => result.testId),
  }
}

async function checkEntryPoint(
  verifier: Verifier,
  found: Findings,
  { files, taskNumber, ids }: { files: WorkspaceFile[]; taskNumber: string; ids: string[] },
): Promise<void> {
  const { language } = verifier
  const own = language.testFile(taskNumber)
  const withTests = (passing: boolean) =>
    files.map((file) =>
      file.path === own ? { ...file, data: Buffer.from(language.constantTests(ids, passing)) } : file,
    )
  const asWritten = await runEntryPoint(verifier, files, taskNumber)
  found.log.push(asWritten.log)
  found.gates.push(gates.entryPointFails(asWritten))
  if (!ids.some((id) => id !== own)) return
  found.gates.push(
    gates.entryPointRunsTests({
      allPassing: await runEntryPoint(verifier, withTests(true), taskNumber),
      allFailing: await runEntryPoint(verifier, withTests(false), taskNumber),
    }),
  )
}

async function vacuousTests(
  verifier: Verifier,
  files: WorkspaceFile[],
  { own, count, policy }: { own: string; count: number; policy: GatePolicy | undefined },
): Promise<GateResult> {
  const runs: gates.DefaultRun[] = []
  for (const value of verifier.language.defaults) {
    const report = await runSuite(verifier, files, {
      testFiles: [own],
      prepare: (sandbox) => verifier.language.returnDefault(sandbox, value, verifier.signal),
    })
    runs.push({ value, results: report.results, crashed: report.crashed })
    if (report.crashed !== null) break // the gate fails already, and each hanging run takes its whole time
  }
  return gates.noVacuousTests(runs, count, policy)
}

/**
 * Grades an implementation on the protected tests of `testTree` (all of its tests folder, the earlier tasks' included).
 * `tree` is the solver's. `runs`: how often the tests must say the same (the first as written, the others shuffled).
 * `history`: what was recorded of the agent's attempt; null = no agent took part, so nothing is said about one.
 */
export function verifyImplementation(
  outside: Verifier,
  input: {
    taskNumber: string
    testTree: string
    tree: string
    runs: number
    history: AttemptHistory | null
  } & Strictness,
): Promise<Verification> {
  return verification(input.tree, async (found) => {
    const verifier = await inEnvironment(outside, input.testTree)
    const { language, objects } = verifier
    const reference = await withInspection(verifier, await readTree(objects, input.testTree))
    const candidate = await withInspection(verifier, await readTree(objects, input.tree))
    const { history, testTree } = input
    const graded = quarantine({ language, reference, candidate, neverShown: neverShownIn(history) })
    const { tree, objects: written } = writeTree(graded.files)
    await objects.put(written)
    found.tree = tree

    const testFiles = language.testFiles(graded.files.map((file) => file.path))
    const knownIds = await collectIds(verifier, reference.files, testFiles)
    const own = language.testFile(input.taskNumber)
    const report = await runSuite(verifier, graded.files, { testFiles })
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
    const entryPoint = await runEntryPoint(verifier, graded.files, input.taskNumber)
    found.log.push(report.log, entryPoint.log)
    found.gates.push(gates.entryPointPasses(entryPoint))
    if (outcomeOf(found.gates) !== 'passed') return
    const again = await repeat(verifier, graded.files, { testFiles, knownIds, runs: input.runs })
    found.gates.push(gates.stable(found.results, again, input.policy))
  })
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
  const repetitions: gates.Repetition[] = []
  for (let seed = 1; seed < runs; seed += 1) {
    const { results } = await runSuite(verifier, files, { testFiles, seed })
    repetitions.push({ seed, results: withMissing(results, knownIds) })
  }
  return repetitions
}

/** In the image that the repository's set-up asked for, whatever the graded tree says of it now. */
export async function inEnvironment(verifier: Verifier, reference: string): Promise<Verifier> {
  return { ...verifier, environment: await environmentOf(verifier.objects, reference) }
}

export type Inspected = Inspection & { files: WorkspaceFile[] }

export async function withInspection(verifier: Verifier, files: WorkspaceFile[]): Promise<Inspected> {
  return { ...(await inspectFiles(verifier, files)), files }
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
