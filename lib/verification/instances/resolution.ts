/** Did an attempt mend the bug, and nothing else break? On the original tests, all of them. Design 2; specs/03. */
import { readTree, writeTree } from '#lib/trajectories/trees.ts'
import { judgeAttempt } from '../attempt-gates.ts'
import type { AttemptHistory } from '../attempt-history.ts'
import * as gates from '../gates.ts'
import { isInFolder, quarantine } from '../quarantine.ts'
import { runSuite, type Verifier } from '../runs.ts'
import { outcomeOf, withMissing } from '../verdict.ts'
import {
  inEnvironment,
  inspected,
  newRunnerImports,
  repeat,
  type Verification,
  verification,
} from '../verify.ts'
import { failToPassNow, passToPassStill } from './bug-gates.ts'
import { type Status, type SweBenchReport, strictlyResolved, sweBenchReport } from './swe-bench.ts'

export type ResolutionInput = {
  /** commit with the original tests */
  reference: string
  /** what the solver was given */
  given: string
  tree: string
  failToPass: string[]
  passToPass: string[]
  runs: number
  history: AttemptHistory | null
}

export type ResolutionMeasures = { sweBench: { status: SweBenchReport['status']; strict: boolean } }

export async function gradeResolution(
  outside: Verifier,
  input: ResolutionInput,
): Promise<Verification & { measures: ResolutionMeasures }> {
  const done = await verification(input.tree, async (found) => {
    const verifier = await inEnvironment(outside, input.reference)
    const { language, objects } = verifier
    const [base, candidate] = await inspected(verifier, [input.given, input.tree])
    // what was given is the measure of what was touched; what is graded are the originals
    const undone = quarantine({ language, reference: base, candidate })
    const isTest = ({ path }: { path: string }) => isInFolder(path, language.testsFolder)
    const originals = (await readTree(objects, input.reference)).filter(isTest)
    const files = [...undone.files.filter((file) => !isTest(file)), ...originals]
    const { tree, objects: written } = writeTree(files)
    await objects.put(written)
    found.tree = tree

    const knownIds = [...input.failToPass, ...input.passToPass]
    const testFiles = language.testFiles(files.map(({ path }) => path))
    const report = await runSuite(verifier, files, { testFiles })
    const protectedFiles = base.files.filter(({ path }) => isInFolder(path, language.testsFolder))
    const judged = {
      testTree: input.given,
      protectedFiles,
      knownIds: [],
      undone: undone.flags,
      irregularities: report.irregularities,
    }
    const attempt = await judgeAttempt(verifier, input.history, judged)
    found.flags.push(...attempt.flags, ...newRunnerImports(base, candidate))
    found.results = withMissing(report.results, knownIds)
    found.log.push(report.log)
    found.gates.push(
      ...attempt.gates,
      gates.canary(report),
      gates.sameTestsCollected(knownIds, found.results),
      failToPassNow(found.results, input.failToPass),
      passToPassStill(found.results, input.passToPass),
    )
    if (outcomeOf(found.gates) !== 'passed') return
    const again = await repeat(verifier, files, { testFiles, knownIds, runs: input.runs })
    found.gates.push(gates.stable(found.results, again))
  })
  return { ...done, measures: { sweBench: sweBenchOf(done, input) } }
}

/** What the benchmark's harness would say of the same results, and the strict reading of them. */
function sweBenchOf(
  { results }: Verification,
  { failToPass, passToPass }: ResolutionInput,
): ResolutionMeasures['sweBench'] {
  const words = { passed: 'PASSED', failed: 'FAILED', error: 'ERROR', skipped: 'SKIPPED' } as const
  const reported = results.flatMap(({ testId, outcome }): [string, Status][] =>
    outcome === 'missing' ? [] : [[testId, words[outcome]]],
  )
  const statuses = Object.fromEntries(reported)
  const lists = { FAIL_TO_PASS: failToPass, PASS_TO_PASS: passToPass, evalType: 'pass_and_fail' as const }
  return { status: sweBenchReport(statuses, lists).status, strict: strictlyResolved(statuses, lists) }
}
