/** The gates on how an attempt came to its result, from what was recorded while its agent worked. */

import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { listTree } from '#lib/trajectories/trees.ts'
import { type AttemptHistory, traceOf } from './attempt-history.ts'
import { detect } from './detectors/index.ts'
import { leakGate } from './leak-gate.ts'
import type { Verifier } from './runs.ts'
import { noLeaks } from './source-gates.ts'
import { locateFlags, noTampering, runnerFlags } from './tampering-gate.ts'
import type { Flag, GateResult } from './verdict.ts'

export type JudgedAttempt = {
  testTree: string
  /** its tests folder */
  protectedFiles: WorkspaceFile[]
  /** the runner's ids of all protected tests */
  knownIds: string[]
  /** what grading had to undo */
  undone: Flag[]
  irregularities: string[]
}

/** Protected tests that were not in the agent's workspace to the end: not having them is no deletion. */
export function neverShownIn(history: AttemptHistory | null): string[] {
  return history?.placedAt === null ? history.withheld.map((file) => file.path) : []
}

/** Nothing hidden reached the agent; what it did to its own grading is named with the step. Without a record, no gate. */
export async function judgeAttempt(
  { language, objects }: Pick<Verifier, 'language' | 'objects'>,
  history: AttemptHistory | null,
  { testTree, protectedFiles, knownIds, undone, irregularities }: JudgedAttempt,
): Promise<{ gates: GateResult[]; flags: Flag[] }> {
  const offences = [...undone, ...runnerFlags(irregularities)]
  if (history === null) return { gates: [], flags: offences }
  const trace = await traceOf(objects, history)
  const repository = await listTree(objects, testTree)
  const withheld = new Set(history.withheld.map((file) => file.path))
  const leaks = leakGate({
    trace,
    history,
    withheldIds: new Map(
      repository.filter((file) => withheld.has(file.path)).map(({ path, id }) => [path, id]),
    ),
    repository,
    forbidden: noLeaks(
      trace.base.map((file) => file.path),
      language,
    ).ids,
    testIds: knownIds.filter((id) => withheld.has(id.split('::')[0] ?? id)),
  })
  const located = locateFlags(offences, { trace, history, reference: repository })
  // what lasted to the end is named already
  const named = new Set(located.map((flag) => flag.path))
  const hints = detect({ language, trace, history, protectedFiles }).filter(
    ({ kind, path }) => !(kind.startsWith('touched-') && named.has(path)),
  )
  return {
    gates: [leaks.gate, noTampering(located, protectedFiles.length)],
    flags: [...leaks.flags, ...located, ...hints],
  }
}
