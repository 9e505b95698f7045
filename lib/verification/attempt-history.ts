/** What was recorded of an attempt while the agent worked: evidence for what its result alone cannot show. */
import type { ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { diffTrees, type ListedFile, listTree, type TreeChange } from '#lib/trajectories/trees.ts'
import type { Step } from '#lib/trajectories/types.ts'
import type { Secret } from './secrets.ts'

export type AttemptHistory = {
  /** the workspace as the agent was given it */
  baseTree: string
  steps: Pick<Step, 'index' | 'tree' | 'message' | 'reasoning' | 'calls' | 'observations'>[]
  /** protected tests that were not in its workspace at the beginning */
  withheld: WorkspaceFile[]
  /** index of the step in which they were placed there; null = never */
  placedAt: number | null
  secrets: Secret[]
}

/** The same, with snapshots opened as far as the gates need it. */
export type Trace = {
  base: ListedFile[]
  steps: TracedStep[]
}

export type TracedStep = {
  index: number
  /** since the last recorded snapshot, with the text of small new files; null = no snapshot of this step is recorded */
  changes: (TreeChange & { text?: string })[] | null
  /** what the agent wrote: message, reasoning, arguments of its calls */
  wrote: string
  /** what its calls answered */
  saw: string
}

/** bytes; bigger files are compared by their id alone */
const biggestText = 256_000

export async function traceOf(objects: ObjectStore, history: AttemptHistory): Promise<Trace> {
  const store = remembering(objects)
  const steps: TracedStep[] = []
  let before = history.baseTree
  for (const step of [...history.steps].sort((a, b) => a.index - b.index)) {
    const changes = step.tree === null ? null : await changesBetween(store, before, step.tree)
    before = step.tree ?? before
    steps.push({ index: step.index, changes, wrote: written(step), saw: seen(step) })
  }
  return { base: await listTree(store, history.baseTree), steps }
}

async function changesBetween(store: ObjectStore, before: string, after: string) {
  if (before === after) return []
  const changes = await diffTrees(store, before, after)
  const blobs = await store.get([...new Set(changes.flatMap((change) => change.newId ?? []))])
  const texts = new Map(blobs.map((blob) => [blob.id, textOf(blob.data)]))
  return changes.map((change) => {
    const text = change.newId === undefined ? undefined : texts.get(change.newId)
    return text === undefined ? change : { ...change, text }
  })
}

function textOf(data: Buffer): string | undefined {
  return data.length <= biggestText && !data.includes(0) ? data.toString('utf8') : undefined
}

function written({ message, reasoning, calls }: AttemptHistory['steps'][number]): string {
  const texts = calls.flatMap((call) =>
    call.arguments === null ? call.rawArguments : Object.values(call.arguments).map(String),
  )
  return [message.content ?? '', reasoning ?? '', ...texts].join('\n')
}

function seen({ observations }: AttemptHistory['steps'][number]): string {
  return observations.map((observation) => observation.content).join('\n')
}

/** Consecutive snapshots share most of their folders. */
function remembering(objects: ObjectStore): ObjectStore {
  const known = new Map<string, Awaited<ReturnType<ObjectStore['get']>>[number]>()
  return {
    put: (list) => objects.put(list),
    async get(ids) {
      const missing = ids.filter((id) => !known.has(id))
      if (missing.length > 0) for (const object of await objects.get(missing)) known.set(object.id, object)
      return ids.flatMap((id) => known.get(id) ?? [])
    },
  }
}
