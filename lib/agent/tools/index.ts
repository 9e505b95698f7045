/** The tools of an agent. A new one is a file beside this and a line here. */
import type { Tool } from '#lib/agent/agent.ts'
import { executeBash } from './execute-bash.ts'
import { finish } from './finish.ts'
import { strReplaceEditor } from './str-replace-editor.ts'
import { think } from './think.ts'

export const tools = {
  execute_bash: executeBash,
  str_replace_editor: strReplaceEditor,
  think,
  finish,
} satisfies Record<string, Tool>

export function findTool(name: string): Tool | null {
  return Object.entries(tools).find(([known]) => known === name)?.[1] ?? null
}

export const toolDefinitions = Object.values(tools).map((tool) => tool.definition)
