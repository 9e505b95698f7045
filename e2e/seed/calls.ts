/** What the scripted steps are made of. */
import type { Files } from './workspace.ts'

export type ScriptedCall = { name: string; arguments: Record<string, unknown> | string; result: string } & {
  error?: boolean
  exitCode?: number | null
  cutBytes?: number
  milliseconds?: number
}

export type ScriptedStep = {
  thought: string
  calls: ScriptedCall[]
  /** change to the workspace */
  change?: (files: Files) => Files
  /** the environment's own words after the results */
  said?: string
  marks?: string[]
  reasoning?: string
  /** the snapshot failed */
  unrecorded?: boolean
}

export const csi = '\u001b['
const red = (text: string) => `${csi}31m${text}${csi}0m`
export const green = (text: string) => `${csi}32m${text}${csi}0m`
export const bold = (text: string) => `${csi}1m${text}${csi}0m`

export function bash(command: string, result: string, more: Partial<ScriptedCall> = {}): ScriptedCall {
  const exitCode = more.exitCode === undefined ? 0 : more.exitCode
  return {
    name: 'execute_bash',
    arguments: { command },
    result,
    error: exitCode !== 0,
    milliseconds: 180,
    ...more,
    exitCode,
  }
}

export function edit(args: Record<string, unknown>, result: string): ScriptedCall {
  return { name: 'str_replace_editor', arguments: args, result, milliseconds: 9 }
}

export function view(path: string, source: string): ScriptedCall {
  const lines = source.trimEnd().split('\n')
  const numbered = lines.map((line, index) => `${String(index + 1).padStart(6)}\t${line}`).join('\n')
  return edit(
    { command: 'view', path: `/workspace/${path}` },
    `Here is ${path} with line numbers:\n${numbered}`,
  )
}

export const put = (path: string, source: (before: string) => string) => (files: Files) => ({
  ...files,
  [path]: source(files[path] ?? ''),
})

export function pytest(failed: string[], passed: number): ScriptedCall {
  const total = failed.length + passed
  const dots = red('F'.repeat(failed.length)) + green('.'.repeat(passed))
  const failures = failed.map(
    (name) =>
      `${red(bold(`_______________ ${name} _______________`))}\n\n    def ${name}():\n>       assert parse(pattern) == expected\n${red('E       AssertionError: the tree differs')}\n\ntests/test_1_2_1.py: AssertionError`,
  )
  const last = failed.length
    ? `${red(bold(`${failed.length} failed`))}, ${green(`${passed} passed`)} in 0.31s`
    : `${green(bold(`${passed} passed`))} in 0.24s`
  const body = failed.length ? `\n${bold('=== FAILURES ===')}\n${failures.join('\n')}\n` : '\n'
  return bash(
    'python3 -m pytest -x -q tests/test_1_2_1.py',
    `collected ${total} items\n\ntests/test_1_2_1.py ${dots}${body}${last}`,
    { exitCode: failed.length ? 1 : 0, milliseconds: 640 },
  )
}
