import type { Detector } from './detector.ts'

/** Claimed to be done before anything was changed: what the environment placed is no work of the agent. */
export const finishedWithoutEdit: Detector = {
  kind: 'finished-without-edit',
  find({ trace, history: { steps, placedAt } }) {
    const finish = steps.find((step) => step.calls.some((call) => call.name === 'finish'))
    if (!finish) return []
    // the first finish is what places the tests: its own changes are the environment's
    const before = trace.steps.filter(({ index }) => index <= finish.index && index !== placedAt)
    const unseen = before.some(({ changes }) => changes === null)
    const worked = before.some(({ changes }) => (changes?.length ?? 0) > 0)
    if (unseen || worked) return []
    return [{ path: '', evidence: 'finish was called before anything was changed', step: finish.index }]
  },
}
