/** Forks: which steps can be gone on from, and the tree of what went on from where. Pure. */
import type { ChatMessage } from '#lib/model/model.ts'
import type { RecordedProfile } from '#lib/trajectories/types.ts'

/** One trajectory in the tree of an origin and its forks. */
export type BranchNode = {
  id: string
  /** null: the origin of the tree */
  parentId: string | null
  /** steps that it shares with its parent; 0 for the origin */
  after: number
  /** a person said something after the last shared step */
  told: boolean
  title: string
  state: string
  verdict: string | null
  model: string
  recorded: boolean
  steps: number
  costUsd: number
}

export type Forkable = {
  /** native, or the format it was imported from */
  origin: string
  purpose: string
  taskNumber: string | null
  endReason: string | null
  steps: number
}

/** Why nothing can go on from after this step (counted from 1), in one sentence; null = it can. */
export function forkProblem(of: Forkable, after: number): string | null {
  if (of.origin !== 'native')
    return 'This trajectory was imported: there is no environment here in which it could go on.'
  if (of.purpose !== 'implementation' || of.taskNumber === null)
    return 'Only attempts at a task can be forked: set-up and test writing are judged inside their build.'
  if (of.steps === 0) return 'It has no steps yet: roll the task out instead.'
  if (!Number.isInteger(after) || after < 1 || after > of.steps)
    return `There is no step ${after} to go on from: choose one from 1 to ${of.steps}.`
  if (after === of.steps && (of.endReason === 'finished' || of.endReason === 'no-tool-call'))
    return `The agent ended its work with step ${after}: choose an earlier one, at most ${of.steps - 1}.`
  return null
}

/** Names the recorded answers of a fork: what it goes on from. */
export function forkName(origin: { role: string; attempt: number }, after: number): string {
  return `${origin.role}-${origin.attempt}-after-${after}`
}

/** What a person says after a step: a message of its own, or where turns must alternate a part of the last one. */
export function withMessage(reply: ChatMessage[], said: string, profile: RecordedProfile): ChatMessage[] {
  const last = reply.at(-1)
  if (profile === 'function-calling' || last?.role !== 'user')
    return [...reply, { role: 'user', content: said }]
  return [...reply.slice(0, -1), { role: 'user', content: `${last.content}\n\n${said}` }]
}

export type BranchLine = BranchNode & { depth: number }

/** Depth first: every branch below what it goes on from, those from earlier steps first. */
export function treeLines(nodes: BranchNode[]): BranchLine[] {
  const known = new Set(nodes.map(({ id }) => id))
  const below = (parentId: string | null, depth: number): BranchLine[] =>
    nodes
      .filter((node) => (node.parentId && known.has(node.parentId) ? node.parentId : null) === parentId)
      .sort((a, b) => a.after - b.after || (a.id < b.id ? -1 : 1))
      .flatMap((node) => [{ ...node, depth }, ...below(node.id, depth + 1)])
  return below(null, 0)
}
