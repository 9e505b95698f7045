/** Detectors: what a person wants to see of how an attempt went, pinned on the step. Hints, never a verdict. Pure. */
import type { Language } from '#lib/languages/language.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { AttemptHistory, Trace } from '../attempt-history.ts'

export type DetectorEvidence = {
  language: Pick<Language, 'testsFolder' | 'quarantineReason' | 'testSkips'>
  trace: Trace
  history: Pick<AttemptHistory, 'steps' | 'withheld' | 'placedAt'>
  /** the tests folder as it was when the tests were accepted */
  protectedFiles: WorkspaceFile[]
}

export type Finding = {
  /** empty = it is about no file */
  path: string
  evidence: string
  /** index of the step */
  step: number
}

export type Detector = {
  /** kebab-case: the kind of the flags that it sets */
  kind: string
  find(evidence: DetectorEvidence): Finding[]
}

/** Was a protected test in the agent's hands when this step began? */
export function isInHand(path: string, step: number, { withheld, placedAt }: DetectorEvidence['history']) {
  return !withheld.some((file) => file.path === path) || (placedAt !== null && step > placedAt)
}

/** The first finding of each path and evidence. */
export function firstOfEach(findings: Finding[]): Finding[] {
  const seen = new Map<string, Finding>()
  for (const finding of [...findings].sort((a, b) => a.step - b.step)) {
    const key = `${finding.path} ${finding.evidence}`
    if (!seen.has(key)) seen.set(key, finding)
  }
  return [...seen.values()]
}
