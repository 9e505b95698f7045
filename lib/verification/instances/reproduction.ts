/** Do the tests that an attempt added show the bug, and nothing but the bug? Design 2; specs/05. */
import { z } from 'zod'
import type { LineHits } from '#lib/languages/language.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { diffTrees, readTree, writeTree } from '#lib/trajectories/trees.ts'
import { changedLineNumbers, type LineChanges } from '#lib/trajectories/unified-diff.ts'
import { judgeAttempt } from '../attempt-gates.ts'
import type { AttemptHistory } from '../attempt-history.ts'
import * as gates from '../gates.ts'
import { isInFolder } from '../quarantine.ts'
import { inFreshSandbox, runSuite, type Verifier } from '../runs.ts'
import { type Flag, outcomeOf, type TestResult, withMissing } from '../verdict.ts'
import { inEnvironment, type Verification, verification } from '../verify.ts'
import * as reproduction from './reproduction-gates.ts'
import {
  addedFailToPass,
  type CoverageDelta,
  coverageDelta,
  type Outcomes,
  type Pair,
  swtBenchResolved,
  transitionSets,
} from './swt-bench.ts'

type Trees = {
  /** commit without the bug, every test inside */
  reference: string
  /** the bug, without the tests that see it: what the solver was given */
  given: string
  /** the bug, every test inside */
  problem: string
}

/** what the known tests cover of the changed lines: measured once per instance */
export const knownCoverageSchema = z.object({
  gold: z.object({ pre: hitsSchema(), post: hitsSchema() }),
  base: z.object({ pre: hitsSchema(), post: hitsSchema() }),
})

function hitsSchema() {
  return z.record(z.string(), z.record(z.string(), z.number()))
}

export type ReproductionMeasures = {
  swtBench: { resolved: boolean; addedFailToPass: number }
  /** null = it could not be counted */
  coverage: { compatible: CoverageDelta; corrected: CoverageDelta } | null
}

/** Coverage of the changed lines by all tests (gold) and by those that the solver sees (base), with the bug and without. */
export async function measureKnown(outside: Verifier, trees: Trees) {
  const verifier = await inEnvironment(outside, trees.reference)
  const { objects, language } = verifier
  const files = {
    reference: await readTree(objects, trees.reference),
    given: await readTree(objects, trees.given),
    problem: await readTree(objects, trees.problem),
  }
  const paths = Object.keys(await changesOf(verifier, trees))
  const count = (sources: WorkspaceFile[], tests: WorkspaceFile[]) =>
    countLines(verifier, withTests(sources, tests, language.testsFolder), paths)
  return {
    gold: {
      pre: await count(files.problem, files.reference),
      post: await count(files.reference, files.reference),
    },
    base: { pre: await count(files.problem, files.given), post: await count(files.reference, files.given) },
  }
}

export type ReproductionInput = Trees & {
  tree: string
  runs: number
  /** ids of the tests that the solver was given: all pass, with the bug and without it */
  visible: string[]
  known: z.output<typeof knownCoverageSchema> | null
  history: AttemptHistory | null
}

export async function gradeReproduction(
  outside: Verifier,
  input: ReproductionInput,
): Promise<Verification & { measures: ReproductionMeasures | Record<string, never> }> {
  let measures: ReproductionMeasures | null = null
  const done = await verification(input.tree, async (found) => {
    const verifier = await inEnvironment(outside, input.reference)
    const { language, objects } = verifier
    const { testsFolder } = language
    const given = await readTree(objects, input.given)
    const written = await testsWritten(verifier, input)
    const sides = {
      bug: withTests(given, written.tests, testsFolder),
      reference: withTests(await readTree(objects, input.reference), written.tests, testsFolder),
    }
    const graded = writeTree(sides.bug)
    await objects.put(graded.objects)
    found.tree = graded.tree
    const testFiles = language.testFiles(sides.bug.map(({ path }) => path))
    const known = input.visible
    const onBug = await runSuite(verifier, sides.bug, { testFiles })
    const onReference = await runSuite(verifier, sides.reference, { testFiles })
    const irregularities = [...onBug.irregularities, ...onReference.irregularities]
    // a reproduction may write among the tests; what it may not do to them is what the gates below ask
    const judged = {
      testTree: input.given,
      protectedFiles: [],
      knownIds: [],
      undone: written.flags,
      irregularities,
    }
    const attempt = await judgeAttempt(verifier, input.history, judged)
    found.flags.push(...attempt.flags)
    found.results = withMissing(onBug.results, known)
    found.log.push(onBug.log, onReference.log)
    const both = { bug: found.results, reference: withMissing(onReference.results, known) }
    const believed = {
      ...onBug,
      irregularities,
      canaryFailed: onBug.canaryFailed && onReference.canaryFailed,
    }
    found.gates.push(
      ...attempt.gates,
      gates.canary(believed),
      reproduction.noTestVanished(known, both),
      reproduction.newTestCollected(known, both),
      reproduction.failsOnBug(known, both, language.isImportTrouble),
      reproduction.passesOnReference(known, both),
    )
    measures = await measure(verifier, input, { known, both, sides, testFiles })
    if (outcomeOf(found.gates) !== 'passed') return
    found.gates.push(await stableOnBoth(verifier, { sides, both, testFiles, runs: input.runs }))
  })
  return { ...done, measures: measures ?? {} }
}

type Sides<T> = { bug: T; reference: T }

async function stableOnBoth(
  verifier: Verifier,
  given: { sides: Sides<WorkspaceFile[]>; both: Sides<TestResult[]>; testFiles: string[]; runs: number },
) {
  const { sides, both, testFiles, runs } = given
  const named = (side: string, results: TestResult[]) =>
    results.map((result) => ({ ...result, testId: `${result.testId} (${side})` }))
  const first = [...named('bug', both.bug), ...named('reference', both.reference)]
  const again: gates.Repetition[] = []
  for (let seed = 1; seed < runs; seed += 1) {
    const bug = await runSuite(verifier, sides.bug, { testFiles, seed })
    const reference = await runSuite(verifier, sides.reference, { testFiles, seed })
    again.push({ seed, results: [...named('bug', bug.results), ...named('reference', reference.results)] })
  }
  return gates.stable(first, again)
}

/** What counts of an attempt are its tests; settings of the runner among them are left out and flagged, sources undone. */
async function testsWritten(
  { objects, language }: Verifier,
  { given, tree }: ReproductionInput,
): Promise<{ tests: WorkspaceFile[]; flags: Flag[] }> {
  const files = await readTree(objects, tree)
  const flags = (await diffTrees(objects, given, tree)).flatMap(({ path, change }): Flag[] => {
    const reason = language.quarantineReason(path)
    if (reason) return [{ kind: reason, path, evidence: `was ${change}; it was left out`, step: null }]
    if (isInFolder(path, language.testsFolder)) return []
    return [{ kind: 'source-edited', path, evidence: `was ${change}; tests alone count`, step: null }]
  })
  const tests = files.filter(
    ({ path }) => isInFolder(path, language.testsFolder) && language.quarantineReason(path) === null,
  )
  return { tests, flags }
}

function withTests(sources: WorkspaceFile[], tests: WorkspaceFile[], testsFolder: string): WorkspaceFile[] {
  const isTest = ({ path }: WorkspaceFile) => isInFolder(path, testsFolder)
  return [...sources.filter((file) => !isTest(file)), ...tests.filter(isTest)]
}

/** Lines of the repair: removed = the bug's, added = the reference's. */
async function changesOf(
  { objects }: Verifier,
  { reference, problem }: Trees,
): Promise<Record<string, LineChanges>> {
  const textOf = async (id: string | undefined) =>
    id === undefined ? '' : ((await objects.get([id]))[0]?.data.toString('utf8') ?? '')
  const changes: Record<string, LineChanges> = {}
  for (const { path, oldId, newId } of await diffTrees(objects, problem, reference))
    changes[path] = changedLineNumbers(await textOf(oldId), await textOf(newId))
  return changes
}

function countLines(verifier: Verifier, files: WorkspaceFile[], paths: string[]): Promise<LineHits> {
  const { language, signal, fileTimeoutMs } = verifier
  const testFiles = language.testFiles(files.map(({ path }) => path))
  return inFreshSandbox(verifier, files, (sandbox) =>
    language.countLines(sandbox, { files: testFiles, paths, timeoutMs: fileTimeoutMs * 2, signal }),
  )
}

async function measure(
  verifier: Verifier,
  input: ReproductionInput,
  given: { known: string[]; both: Sides<TestResult[]>; sides: Sides<WorkspaceFile[]>; testFiles: string[] },
): Promise<ReproductionMeasures> {
  const { known, both, sides } = given
  const pred = transitionSets({ pre: outcomesOf(both.bug), post: outcomesOf(both.reference) })
  const passing: Outcomes = Object.fromEntries(known.map((id) => [id, 'passed']))
  const base = transitionSets({ pre: passing, post: passing })
  const swtBench = { resolved: swtBenchResolved(pred, base), addedFailToPass: addedFailToPass(pred, base) }
  if (!input.known) return { swtBench, coverage: null }
  const changes = await changesOf(verifier, input)
  const paths = Object.keys(changes)
  const counted: Pair<LineHits> = {
    pre: await countLines(verifier, sides.bug, paths),
    post: await countLines(verifier, sides.reference, paths),
  }
  if (paths.some((path) => !counted.pre[path] || !counted.post[path])) return { swtBench, coverage: null }
  const runs = { ...input.known, pred: counted }
  return {
    swtBench,
    coverage: {
      compatible: coverageDelta(changes, runs, { quirk: true }),
      corrected: coverageDelta(changes, runs, { quirk: false }),
    },
  }
}

function outcomesOf(results: TestResult[]): Outcomes {
  return Object.fromEntries(results.map(({ testId, outcome }) => [testId, outcome]))
}
