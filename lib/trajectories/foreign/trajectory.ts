/**
 * A trajectory as another program wrote it, brought to one shape. Nothing is filled in: null means that the source does
 * not say, and what has no place here is kept verbatim in `extra`.
 */
import type { ChatMessage, Sampling, ToolDefinition, Usage } from '#lib/model/model.ts'
import type { Call, Observation, RecordedProfile } from '#lib/trajectories/types.ts'

export type ForeignTrajectory = {
  /** unique in its file and the same whenever the file is read: part of the trajectory's id */
  key: string
  title: string
  model: string | null
  profile: RecordedProfile
  /** what was sent before the first answer */
  opening: ChatMessage[]
  tools: ToolDefinition[]
  sampling: Sampling
  steps: ForeignStep[]
  /** in our words where they fit (finished, step-limit ...), otherwise in the source's */
  end: string | null
  verdict: 'passed' | 'failed' | null
  reward: number | null
  /** ISO 8601 */
  startedAt: string | null
  endedAt: string | null
  /** as the source states them; null = only what the steps say is known */
  totals: { usage: Usage | null; costUsd: number | null }
  /** in the same file */
  parent: { key: string; link: 'sub-agent' | 'continuation' } | null
  /** what trajectories of other files may call it */
  ids: string[]
  /** those of other files that it names */
  mentions: Mention[]
  extra: Record<string, unknown>
}

/** `other` = what the named one is to the one that names it; by its ids, or by the place of its file beside this one */
export type Mention = {
  link: 'sub-agent' | 'continuation'
  other: 'child' | 'parent'
  ids: string[]
  file: string | null
}

export type ForeignStep = {
  message: Extract<ChatMessage, { role: 'assistant' }>
  reasoning: string | null
  calls: Call[]
  observations: Observation[]
  /** what the model was told after it, in order */
  reply: ChatMessage[]
  usage: Usage | null
  costUsd: number | null
  modelMs: number | null
  toolMs: number | null
  /** ISO 8601 */
  at: string | null
  /** said about the step for people: "context compacted", "command not executed" */
  marks: string[]
  /** what the step is known to have done to files, in order */
  edits: FileEdit[]
  extra: Record<string, unknown>
}

/** One change of one file, as far as the source tells it. Paths as the source has them. */
export type FileEdit =
  | { kind: 'write'; path: string; text: string }
  | { kind: 'replace'; path: string; before: string; after: string; all?: boolean }
  | { kind: 'insert'; path: string; afterLine: number; text: string }
  | { kind: 'remove'; path: string }
  | { kind: 'move'; path: string; to: string }
  /** the whole file as the source showed it, before or after: known from here on */
  | { kind: 'seen'; path: string; text: string }

/** An empty one, to be filled by a reader. */
export function foreignTrajectory(
  given: Pick<ForeignTrajectory, 'key' | 'title' | 'profile'>,
): ForeignTrajectory {
  return {
    ...given,
    model: null,
    opening: [],
    tools: [],
    sampling: {},
    steps: [],
    end: null,
    verdict: null,
    reward: null,
    startedAt: null,
    endedAt: null,
    totals: { usage: null, costUsd: null },
    parent: null,
    ids: [],
    mentions: [],
    extra: {},
  }
}

export function foreignStep(content: string | null): ForeignStep {
  return {
    message: { role: 'assistant', content },
    reasoning: null,
    calls: [],
    observations: [],
    reply: [],
    usage: null,
    costUsd: null,
    modelMs: null,
    toolMs: null,
    at: null,
    marks: [],
    edits: [],
    extra: {},
  }
}

/** One by one: a file made to break readers has more of them than a call takes arguments. */
export function addEdits(step: ForeignStep | null, edits: FileEdit[]): void {
  if (step) for (const edit of edits) step.edits.push(edit)
}
