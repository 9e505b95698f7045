/** Records of attempts for tests: a workspace, what was said, and what it became. */
import type { AttemptHistory } from '../attempt-history.ts'
import { type Files, filesOf, type memoryObjects, withTests } from './numerals.ts'

type Objects = ReturnType<typeof memoryObjects>

export type RecordedStep = {
  /** laid over the workspace of the step before; null removes a path */
  files?: Files
  /** command the agent ran, and what it was shown */
  ran?: string
  saw?: string
  /** false = its snapshot was lost */
  recorded?: boolean
}

/** Tests in sight from the beginning, and one step that leaves this tree. */
export function oneStep(objects: Objects, tree: string, base: Files = withTests): AttemptHistory {
  const step = { ...stepOf({}, 0), tree }
  return { baseTree: objects.tree(filesOf(base)), steps: [step], withheld: [], placedAt: null, secrets: [] }
}

export function recorded(
  objects: Objects,
  attempt: Partial<AttemptHistory> & { base: Files; done: RecordedStep[] },
): AttemptHistory & { tree: string } {
  const { base, done, ...change } = attempt
  const layers = [base]
  const steps = done.map((step, index) => {
    layers.push(step.files ?? {})
    const tree = step.recorded === false ? null : objects.tree(filesOf(...layers))
    return { ...stepOf(step, index), tree }
  })
  const tree = objects.tree(filesOf(...layers))
  const baseTree = objects.tree(filesOf(base))
  return { baseTree, steps, withheld: [], placedAt: null, secrets: [], ...change, tree }
}

function stepOf({ ran = 'ls', saw = '' }: RecordedStep, index: number): AttemptHistory['steps'][number] {
  const call = { id: `call ${index}`, name: 'execute_bash', rawArguments: '', arguments: { command: ran } }
  return {
    index,
    tree: null,
    message: { role: 'assistant', content: null },
    reasoning: null,
    calls: [call],
    observations: [{ callId: call.id, content: saw, error: false, durationMs: 1 }],
  }
}
