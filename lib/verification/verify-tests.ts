/** Are a task's tests worth implementing against? Decided before any implementation exists. Design section 2 (5b). */
import type { Inspection } from '#lib/languages/language.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { diffTrees, readTree } from '#lib/trajectories/trees.ts'
import * as gates from './gates.ts'
import { inParallel } from './in-parallel.ts'
import type { GatePolicy } from './policy.ts'
import { inspectTrees, mostSandboxes, runEntryPoint, runSuite, type Verifier } from './runs.ts'
import { together } from './slots.ts'
import * as source from './source-gates.ts'
import { type GateResult, outcomeOf, type TestResult } from './verdict.ts'
import { inEnvironment, type Strictness, type Verification, verification } from './verify.ts'

/**
 * `testIds` are the ids of the new tests.
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
    const [before, after] = (await inspectTrees(verifier, [base, files])) as [Inspection, Inspection]
    const scope = source.testWriterScope({
      language,
      taskNumber: input.taskNumber,
      changes: await diffTrees(objects, input.baseTree, input.tree),
      files,
      before,
      after,
    })
    found.gates.push(scope, source.noLeaks(paths, language))
    if (outcomeOf(found.gates) !== 'passed') return // the rest would measure what is not accepted anyway

    const [nop, asWritten] = await together([
      runSuite(verifier, files, { testFiles: language.testFiles(paths) }),
      runEntryPoint(verifier, files, input.taskNumber),
    ])
    found.results = nop.results
    found.log.push(nop.log)
    const fresh = nop.results.filter(isNew)
    const earlier = nop.results.filter((result) => !isNew(result))
    const ofNew = nop.crashed?.includes(own) ? nop.crashed : null
    const phases = gates.callPhase(fresh, { isImportTrouble: language.isImportTrouble, crashed: ofNew })
    found.gates.push(gates.canary(nop), phases, gates.nopPassesNone(fresh))
    found.gates.push(gates.earlierTestsPass(earlier, ofNew ? null : nop.crashed))
    found.log.push(asWritten.log)
    found.gates.push(gates.entryPointFails(asWritten))
    const ids = fresh.map((result) => result.testId)
    if (ids.some((id) => id !== own))
      found.gates.push(await entryPointObeys(verifier, files, { taskNumber: input.taskNumber, ids }))
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

async function entryPointObeys(
  verifier: Verifier,
  files: WorkspaceFile[],
  { taskNumber, ids }: { taskNumber: string; ids: string[] },
): Promise<GateResult> {
  const { language } = verifier
  const own = language.testFile(taskNumber)
  const withTests = (passing: boolean) =>
    files.map((file) =>
      file.path === own ? { ...file, data: Buffer.from(language.constantTests(ids, passing)) } : file,
    )
  const [allPassing, allFailing] = await together([
    runEntryPoint(verifier, withTests(true), taskNumber),
    runEntryPoint(verifier, withTests(false), taskNumber),
  ])
  return gates.entryPointRunsTests({ allPassing, allFailing })
}

async function vacuousTests(
  verifier: Verifier,
  files: WorkspaceFile[],
  { own, count, policy }: { own: string; count: number; policy: GatePolicy | undefined },
): Promise<GateResult> {
  const { language, signal } = verifier
  let crashed = false
  const runs = await inParallel(language.defaults, mostSandboxes, async (value) => {
    if (crashed) return [] // the gate fails already, and each hanging run takes its whole time
    const report = await runSuite(verifier, files, {
      testFiles: [own],
      prepare: (sandbox) => language.returnDefault(sandbox, value, signal),
    })
    crashed ||= report.crashed !== null
    return [{ value, results: report.results, crashed: report.crashed }]
  })
  return gates.noVacuousTests(upToCrash(runs.flat()), count, policy)
}

/** What one run after the other would have told. */
function upToCrash(runs: gates.DefaultRun[]): gates.DefaultRun[] {
  const first = runs.findIndex((run) => run.crashed !== null)
  return first < 0 ? runs : runs.slice(0, first + 1)
}
