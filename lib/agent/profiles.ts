/** The dialects an agent can speak: calls in the API's own form, or as text. A new one is a file and a line here. */
import type { Profile } from '#lib/trajectories/types.ts'
import type { AgentProfile } from './profile.ts'
import { codeactText } from './profiles/codeact-text.ts'
import { functionCalling } from './profiles/function-calling.ts'

export const profiles: Record<Profile, AgentProfile> = {
  'function-calling': functionCalling,
  'codeact-text': codeactText,
}
