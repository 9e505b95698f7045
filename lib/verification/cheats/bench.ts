/** Where cheats are tried: a small project in memory, and the verifier on one driver. */
import { drivers } from '#lib/sandbox/index.ts'
import { writeCommit } from '#lib/trajectories/trees.ts'
import type { AttemptHistory } from '../attempt-history.ts'
import { oneStep } from '../testing/history.ts'
import { base, type Files, filesOf, solution, testVerifier, withTests } from '../testing/numerals.ts'
import { type Verification, verifyImplementation } from '../verify.ts'
import { verifyTests } from '../verify-tests.ts'
import type { DriverName } from './attack.ts'

export const taskNumber = '1.1.2'

export type Memory = ReturnType<typeof testVerifier>['objects']

export function benchOn(driver: DriverName, fileTimeoutMs = 20_000) {
  return testVerifier({ driver: drivers[driver], fileTimeoutMs, label: 'cheats' })
}

type Graded = { timeoutMs?: number | undefined; history?(objects: Memory, tree: string): AttemptHistory }

/** What a solver left, laid over the repository with its tests. */
export function gradeSolver(driver: DriverName, files: Files, graded: Graded = {}): Promise<Verification> {
  const { verifier, objects } = benchOn(driver, graded.timeoutMs)
  const tree = objects.tree(filesOf(withTests, files))
  return verifyImplementation(verifier, {
    taskNumber,
    testTree: objects.tree(filesOf(withTests)),
    tree,
    runs: 1,
    history: (graded.history ?? oneStep)(objects, tree),
  })
}

export function gradeTests(driver: DriverName, files: Files): Promise<Verification> {
  const { verifier, objects } = benchOn(driver, 5_000)
  const tree = objects.tree(filesOf(withTests, files))
  return verifyTests(verifier, { taskNumber, baseTree: objects.tree(filesOf(base)), tree })
}

/** A right implementation, on other tests than the honest ones. */
export function gradeWithTests(driver: DriverName, tests: Files): Promise<Verification> {
  const { verifier, objects } = benchOn(driver)
  const tree = objects.tree(filesOf(withTests, tests, solution))
  const start = { ...withTests, ...tests }
  return verifyImplementation(verifier, {
    taskNumber,
    testTree: objects.tree(filesOf(start)),
    tree,
    runs: 4,
    history: oneStep(objects, tree, start),
  })
}

/** The finished project as a commit. */
export async function finished(objects: Memory, files: Files = {}): Promise<string> {
  const tree = objects.tree(filesOf(withTests, solution, files))
  const commit = writeCommit({ tree, parents: [], message: 'finished' })
  await objects.put([commit])
  return commit.id
}
