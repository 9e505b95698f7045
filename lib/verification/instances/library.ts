/** Library generation: bodies emptied by a parser, the proof that it is a fair task, and the score of what was written. */
import type { Snapshot } from '#lib/sandbox/sandbox.ts'
import { readTree, writeTree } from '#lib/trajectories/trees.ts'
import { judgeAttempt } from '../attempt-gates.ts'
import type { AttemptHistory } from '../attempt-history.ts'
import * as gates from '../gates.ts'
import { isInFolder, quarantine } from '../quarantine.ts'
import { collectIds, inFreshSandbox, runSuite, type Verifier } from '../runs.ts'
import { outcomeOf, withMissing } from '../verdict.ts'
import {
  inEnvironment,
  inspected,
  newRunnerImports,
  repeat,
  type Verification,
  verification,
} from '../verify.ts'
import * as library from './library-gates.ts'

export type ProvenLibrary = Verification & { failToPass: string[]; passToPass: string[] }

/** @param reference commit of the finished project. @returns `tree`: the project without bodies, tests inside */
export async function proveLibrary(
  outside: Verifier,
  { reference, runs }: { reference: string; runs: number },
): Promise<ProvenLibrary> {
  const known = { failToPass: [] as string[], passToPass: [] as string[] }
  const done = await verification(reference, async (found) => {
    const verifier = await inEnvironment(outside, reference)
    const { language, objects, signal } = verifier
    const files = await readTree(objects, reference)
    const { report, snapshot, broken } = await inFreshSandbox(verifier, files, async (sandbox) => {
      const emptied = await language.emptyBodies(sandbox, signal)
      const snapshot: Snapshot = await sandbox.snapshot()
      return { report: emptied, snapshot, broken: await language.build(sandbox, signal) }
    })
    await objects.put(snapshot.objects)
    found.tree = snapshot.tree
    found.gates.push(library.bodiesEmptied(report), library.imports(broken))
    if (outcomeOf(found.gates) !== 'passed') return

    const testFiles = language.testFiles(files.map(({ path }) => path))
    const ids = await collectIds(verifier, files, testFiles)
    const emptied = await runSuite(verifier, await readTree(objects, snapshot.tree), { testFiles })
    found.results = withMissing(emptied.results, ids)
    found.log.push(emptied.log)
    const passing = emptied.results.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId)
    known.passToPass.push(...passing)
    known.failToPass.push(...ids.filter((id) => !passing.includes(id)))
    const first = await runSuite(verifier, files, { testFiles })
    const results = withMissing(first.results, ids)
    found.gates.push(
      gates.canary(emptied),
      gates.sameTestsCollected(ids, found.results),
      library.mostFail(found.results),
      library.referencePasses(results),
    )
    if (outcomeOf(found.gates) !== 'passed') return
    const again = await repeat(verifier, files, { testFiles, knownIds: ids, runs })
    found.gates.push(gates.stable(results, again))
  })
  return { ...done, ...known }
}

/** @param reference commit with the original tests. @returns the score: the share of the known tests that pass */
export async function gradeLibrary(
  outside: Verifier,
  input: {
    reference: string
    /** what the solver was given */
    given: string
    tree: string
    knownIds: string[]
    runs: number
    history: AttemptHistory | null
  },
): Promise<Verification & { score: number }> {
  const { reference, given, knownIds } = input
  const done = await verification(input.tree, async (found) => {
    const verifier = await inEnvironment(outside, reference)
    const { language, objects } = verifier
    const [base, candidate] = await inspected(verifier, [given, input.tree])
    const graded = quarantine({ language, reference: base, candidate })
    const { tree, objects: written } = writeTree(graded.files)
    await objects.put(written)
    found.tree = tree
    const testFiles = language.testFiles(graded.files.map(({ path }) => path))
    const report = await runSuite(verifier, graded.files, { testFiles })
    const protectedFiles = base.files.filter(({ path }) => isInFolder(path, language.testsFolder))
    const judged = {
      testTree: given,
      protectedFiles,
      knownIds: [],
      undone: graded.flags,
      irregularities: report.irregularities,
    }
    const attempt = await judgeAttempt(verifier, input.history, judged)
    found.flags.push(...attempt.flags, ...newRunnerImports(base, candidate))
    found.results = withMissing(report.results, knownIds)
    found.log.push(report.log)
    found.gates.push(
      ...attempt.gates,
      gates.canary(report),
      library.knownTestsPass(found.results, knownIds, report.crashed),
    )
    if (outcomeOf(found.gates) !== 'passed') return
    const again = await repeat(verifier, graded.files, { testFiles, knownIds, runs: input.runs })
    found.gates.push(gates.stable(found.results, again))
  })
  // a report that cannot be believed says nothing about any test
  const believed = done.gates.some(({ gate, outcome }) => gate === 'canary' && outcome === 'passed')
  return { ...done, score: believed ? library.scoreOf(done.results, knownIds) : 0 }
}
