import { type Detector, firstOfEach, isInHand } from './detector.ts'

/** Protected tests that were changed or removed in a step, also those that were put back later. */
export const touchedTests: Detector = {
  kind: 'touched-tests',
  find({ trace, history, protectedFiles }) {
    const known = new Set(protectedFiles.filter((file) => file.data.length > 0).map((file) => file.path))
    return firstOfEach(
      trace.steps.flatMap(({ index, changes }) =>
        (changes ?? [])
          .filter(({ path, change }) => change !== 'added' && known.has(path))
          .filter(({ path }) => isInHand(path, index, history))
          .map(({ path, change }) => ({
            path,
            evidence: change === 'removed' ? 'was removed in this step' : 'was edited in this step',
            step: index,
          })),
      ),
    )
  },
}
