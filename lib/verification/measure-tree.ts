/** The protected tests on any workspace of an attempt, as its verifier would run them, once: a measurement, no verdict. */
import { quarantine } from './quarantine.ts'
import { collectIds, runSuite, type Verifier } from './runs.ts'
import { type TestResult, withMissing } from './verdict.ts'
import { inEnvironment, inspected } from './verify.ts'

/**
 * @param trees `testTree` holds the protected tests, `tree` the workspace; both may be named by a commit
 * @returns one result for every known test; a workspace that cannot be run fails them all
 * @throws InfrastructureError when it could not be measured
 */
export async function measureTree(
  outside: Verifier,
  trees: { testTree: string; tree: string },
): Promise<TestResult[]> {
  const verifier = await inEnvironment(outside, trees.testTree)
  const { language } = verifier
  const [reference, candidate] = await inspected(verifier, [trees.testTree, trees.tree])
  const { files } = quarantine({ language, reference, candidate })
  const testFiles = language.testFiles(files.map((file) => file.path))
  const knownIds = await collectIds(verifier, reference.files, testFiles)
  const { results, canaryFailed, irregularities } = await runSuite(verifier, files, { testFiles })
  // a report that cannot be believed says nothing good of anything
  const believed = canaryFailed && irregularities.length === 0 ? results : []
  return withMissing(believed, knownIds).filter(({ testId }) => knownIds.includes(testId))
}
