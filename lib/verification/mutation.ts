/** How many small changes of a task's code do its tests notice? Measured in a fresh sandbox; the decision is decide.ts's. */
import { diffIndices } from 'node-diff3'
import type { MutationReport } from '#lib/languages/language.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import { decide } from './decide.ts'
import type { GatePolicy } from './policy.ts'
import { isInFolder } from './quarantine.ts'
import { inFreshSandbox, type Verifier } from './runs.ts'
import type { GateResult } from './verdict.ts'

export const mostMutants = 30
/** wall time of one task's measurement */
export const mutationSeconds = 90

/** @param trees the task's tests without an implementation, and what passed them; either may be a commit */
export async function measureMutation(
  verifier: Verifier,
  { testTree, tree, most = mostMutants, seconds = mutationSeconds, seed = 1 }: MutationInput,
): Promise<MutationReport> {
  const { language, objects, signal } = verifier
  const before = await readTree(objects, testTree)
  const after = await readTree(objects, tree)
  const files = language.testFiles(after.map((file) => file.path))
  const protectedFiles = after.filter((file) => isInFolder(file.path, language.testsFolder))
  const lines = changedSourceLines(before, after, language.testsFolder)
  return inFreshSandbox(verifier, after, (sandbox) =>
    language.measureMutants(sandbox, { lines, files, protectedFiles, most, seed, seconds, signal }),
  )
}

export type MutationInput = { testTree: string; tree: string; most?: number; seconds?: number; seed?: number }

/** Lines outside the tests that were added or changed, by path. */
export function changedSourceLines(
  before: WorkspaceFile[],
  after: WorkspaceFile[],
  testsFolder: string,
): Record<string, number[]> {
  const known = new Map(before.map((file) => [file.path, file]))
  const changed: Record<string, number[]> = {}
  for (const { path, data } of after) {
    const old = known.get(path)?.data ?? Buffer.alloc(0)
    if (isInFolder(path, testsFolder) || data.equals(old) || data.includes(0)) continue
    const lines = diffIndices(linesOf(old), linesOf(data)).flatMap(({ buffer2: [from, count] }) =>
      Array.from({ length: count }, (_, at) => from + at + 1),
    )
    if (lines.length > 0) changed[path] = lines
  }
  return changed
}

function linesOf(data: Buffer): string[] {
  return data.toString('utf8').split(/\r\n|\r|\n/)
}

export function mutationGate(report: MutationReport, policy: GatePolicy): GateResult {
  const { baseline, candidates, mutants } = report
  const gate = { gate: 'mutation', ids: [] as string[] }
  if (baseline !== 'passed')
    return { ...gate, outcome: 'infrastructure', evidence: `It could not be measured: ${baseline}.` }
  const count = (...outcomes: string[]) => mutants.filter(({ outcome }) => outcomes.includes(outcome)).length
  const measured = mutants.length - count('not-run')
  const noticed = count('killed', 'timed-out')
  if (measured === 0 && candidates > 0)
    return {
      ...gate,
      outcome: 'infrastructure',
      evidence: `None of ${candidates} mutants was measured in time.`,
    }
  const missed = mutants.filter(({ outcome }) => outcome === 'survived' || outcome === 'not-covered')
  const parts = [
    `The tests notice ${noticed} of ${measured} small changes of the task's code`,
    ...(count('not-covered') > 0 ? [`${count('not-covered')} are on lines that no test comes to`] : []),
    ...(count('not-run') > 0 ? [`${count('not-run')} were not measured: the time was over`] : []),
  ]
  return decide(
    {
      ...gate,
      outcome: 'passed',
      evidence: `${parts.join('; ')} (${mutants.length} sampled of ${candidates}).`,
      ids: missed.map(({ path, line, before, after }) => `${path}:${line} ${before} -> ${after}`),
      measured: { noticed, measured, sampled: mutants.length, candidates },
    },
    policy,
  )
}
