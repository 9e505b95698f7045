/** By its labels it is known what on an engine is ours, and whose. */
import type { Owner } from '../sandbox.ts'

const LABEL = 'swe-playground'
const INSTALLATION = `${LABEL}.installation`
const WORKER = `${LABEL}.worker`

export function containerLabels(owner: Owner, purpose: string): Record<string, string> {
  return {
    [LABEL]: 'sandbox',
    [INSTALLATION]: owner.installation,
    [WORKER]: owner.worker,
    [`${LABEL}.purpose`]: purpose,
  }
}

/** Images are found by content: whoever needs one made by another installation uses it. */
export function imageLabels(kind: 'layer' | 'project'): Record<string, string> {
  return { [LABEL]: kind }
}

export function filterOf(installation: string): { label: string[] } {
  return { label: [`${LABEL}=sandbox`, `${INSTALLATION}=${installation}`] }
}

export function workerOf(labels: Record<string, string>): string {
  return labels[WORKER] ?? ''
}
