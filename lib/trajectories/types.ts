/** What one agent attempt said and did, exactly as the model saw it. Everything else (lists, exports) derives. */
import type { ChatMessage, Sampling, ToolDefinition, Usage } from '#lib/model/model.ts'

export type Purpose =
  | 'set-up'
  | 'test-writing'
  | 'implementation'
  | 'injection'
  | 'resolution'
  | 'reproduction'
  | 'library'

/** Purposes that solve a task: what exports take unless told otherwise (paper, appendix B). */
export const solvingPurposes: readonly Purpose[] = ['implementation', 'resolution', 'reproduction', 'library']

export type Profile = 'function-calling' | 'codeact-text'

/** `foreign-text`: an imported conversation whose calls are text in a dialect of its own */
export type RecordedProfile = Profile | 'foreign-text'

export type AgentLimits = {
  steps: number
  tokens: number
  costUsd: number
  minutes: number
  commandSeconds: number
}

export type EndReason =
  | 'finished'
  | 'step-limit'
  | 'token-limit'
  | 'cost-limit'
  | 'time-limit'
  /** the model answered without a call several times in a row */
  | 'no-tool-call'
  | 'model-error'
  | 'infrastructure'
  | 'cancelled'

/** A prompt that went into what the model was told. */
export type UsedPrompt = {
  name: string
  /** sha256 of its text */
  hash: string
  /** 0 = the file's */
  version: number
}

/** Kept once per trajectory: what was sent before the first answer. */
export type TrajectoryHeader = HeaderOf<Profile, AgentLimits>

/** Limits of an imported one are not recorded; what has no place of its own is kept as it was. */
export type ImportedHeader = HeaderOf<RecordedProfile, null> & { imported: Record<string, unknown> }

export type StoredHeader = TrajectoryHeader | ImportedHeader

type HeaderOf<AnyProfile, Limits> = {
  messages: ChatMessage[]
  /** empty in the codeact-text profile, where the tools are described in the system message */
  tools: ToolDefinition[]
  sampling: Sampling
  profile: AnyProfile
  limits: Limits
  prompts: UsedPrompt[]
}

export type Call = {
  id: string
  name: string
  /** as received: JSON text, or the text between the tags in the codeact-text profile */
  rawArguments: string
  /** null when they could not be parsed */
  arguments: Record<string, unknown> | null
}

export type Observation = {
  callId: string
  /** exactly what the model was told */
  content: string
  /** the call was malformed, unknown, refused, timed out or exited non-zero */
  error: boolean
  exitCode?: number | null
  /** null = not recorded */
  durationMs: number | null
  /** bytes of output that were cut; the content says so too */
  cutBytes?: number
}

export type Step = {
  index: number
  /** assistant message as received */
  message: ChatMessage
  reasoning: string | null
  calls: Call[]
  observations: Observation[]
  /** messages appended for the model after this step, in order; the model saw header.messages + each step's [message, ...reply] */
  reply: ChatMessage[]
  usage: Usage
  costUsd: number
  modelMs: number
  toolMs: number
  /** workspace after the step; null = not recorded */
  tree: string | null
  filesChanged: number
  /** said about this step by the environment: "tests placed", "sandbox restored" */
  marks: string[]
}

/** Step without what the narrow row already holds: the blob behind it. */
export type StepBody = Pick<Step, 'message' | 'reasoning' | 'calls' | 'observations' | 'reply' | 'marks'> & {
  /** of an imported step: fields of the source that have no place above, as they were */
  imported?: Record<string, unknown> | undefined
}
