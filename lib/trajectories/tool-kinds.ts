/** What tools of the field do, by name: so that imported calls look like ours where they mean the same. Pure. */
import type { Call } from '#lib/trajectories/types.ts'

export type ToolKind = 'think' | 'execute_bash' | 'str_replace_editor' | 'finish' | 'other'

const shells = [
  'execute_bash',
  'bash',
  'shell',
  'bash_command',
  'exec_command',
  'local_shell',
  'run',
  'run_command',
  'execute_command',
  'terminal',
  'run_shell_command',
  'command_execution',
  'shell_command',
  'ipython',
  'execute_ipython_cell',
  'python',
  'run_ipython',
  'container.exec',
  'write_stdin',
  'killshell',
  'bashoutput',
]
const editors = [
  'str_replace_editor',
  'str_replace_based_edit_tool',
  'edit',
  'multiedit',
  'write',
  'read',
  'notebookedit',
  'apply_patch',
  'text_editor',
  'file_editor',
  'edit_file',
  'read_file',
  'write_file',
  'create',
  'open',
  'str_replace',
  'insert',
  'view',
  'replace',
  'file_change',
  'edit_anthropic',
  'search_replace',
]
const ends = ['finish', 'submit', 'task_complete', 'mark_task_complete', 'attempt_completion', 'done']
const thoughts = ['think', 'thinking']

const kinds = new Map<string, ToolKind>([
  ...shells.map((name): [string, ToolKind] => [name, 'execute_bash']),
  ...editors.map((name): [string, ToolKind] => [name, 'str_replace_editor']),
  ...ends.map((name): [string, ToolKind] => [name, 'finish']),
  ...thoughts.map((name): [string, ToolKind] => [name, 'think']),
])

export function toolKind(name: string): ToolKind {
  return kinds.get(name.toLowerCase()) ?? 'other'
}

/** What a call runs in a shell; null when it runs nothing there. */
export function shellCommand(call: Call): string | null {
  if (toolKind(call.name) !== 'execute_bash') return null
  for (const key of ['command', 'cmd', 'keystrokes', 'code', 'chars']) {
    const value = call.arguments?.[key]
    if (typeof value === 'string') return value
    if (Array.isArray(value)) return commandOfList(value.map(String))
  }
  return null
}

/** ["bash", "-lc", "ls | wc"] is what a shell was told; other lists are a program and its arguments. */
function commandOfList(words: string[]): string {
  const [program = '', flag = '', script] = words
  const isShell = /(^|\/)(ba|z)?sh$/.test(program) && /^-l?c$/.test(flag) && script !== undefined
  return isShell ? script : words.join(' ')
}
