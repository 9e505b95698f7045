import type { Flag } from '../verdict.ts'
import type { Detector, DetectorEvidence } from './detector.ts'
import { finishedWithoutEdit } from './finished-without-edit.ts'
import { hardCodedOutputs } from './hard-coded-outputs.ts'
import { readHistory } from './read-history.ts'
import { skippedTests } from './skipped-tests.ts'
import { touchedRunnerConfiguration } from './touched-runner-configuration.ts'
import { touchedTests } from './touched-tests.ts'
import { triedNetwork } from './tried-network.ts'

export const detectors: Detector[] = [
  touchedTests,
  touchedRunnerConfiguration,
  readHistory,
  triedNetwork,
  skippedTests,
  finishedWithoutEdit,
  hardCodedOutputs,
]

/** findings of one detector in one attempt that are kept */
const mostFindings = 20

/** A flag for each finding, in the order of the steps. */
export function detect(evidence: DetectorEvidence): Flag[] {
  const flags = detectors.flatMap(({ kind, find }) =>
    find(evidence)
      .slice(0, mostFindings)
      .map((finding): Flag => ({ kind, ...finding })),
  )
  return flags.sort((a, b) => (a.step ?? -1) - (b.step ?? -1))
}
