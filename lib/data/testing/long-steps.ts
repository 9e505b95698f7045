/** Steps of a generated trajectory: looks, edits, commands, test runs that turn red and green. The same ones every time. */
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { Step } from '#lib/trajectories/types.ts'

type StepPlace = { tree: string; edits: boolean; last: boolean; enormous: number }

export function stepAt(index: number, { tree, edits, last, enormous }: StepPlace): Step {
  const { name, args, output, exitCode } = last
    ? {
        name: 'finish',
        args: { message: 'All of it is done.' },
        output: 'The task is finished.',
        exitCode: 0,
      }
    : callAt(index, edits)
  const id = `call_${index}`
  const rawArguments = JSON.stringify(args)
  const content = enormous > 0 ? enormousOutput(enormous) : output
  return {
    index,
    message: {
      role: 'assistant',
      content: `Step ${index}: I look at what the last result says about part ${index % 97} and decide what to do next.`,
      tool_calls: [{ id, type: 'function', function: { name, arguments: rawArguments } }],
    },
    reasoning: null,
    calls: [{ id, name, rawArguments, arguments: args }],
    observations: [{ callId: id, content, error: exitCode !== 0, exitCode, durationMs: 40 + (index % 60) }],
    reply: [{ role: 'tool', tool_call_id: id, content }],
    usage: { promptTokens: 2_000 + index, completionTokens: 90, cachedTokens: 0 },
    costUsd: 0.001,
    modelMs: 900,
    toolMs: 60,
    tree,
    filesChanged: edits ? 1 : 0,
    marks: [],
  }
}

type Act = { name: string; args: Record<string, unknown>; output: string; exitCode: number }

function callAt(index: number, edits: boolean): Act {
  const path = `/workspace/src/part_${index % 24}.py`
  const editor = (args: Record<string, unknown>, output: string): Act => ({
    name: 'str_replace_editor',
    args: { path, ...args },
    output,
    exitCode: 0,
  })
  if (edits) {
    const put = { command: 'str_replace', old_str: `value = ${index}`, new_str: `value = ${index + 1}` }
    return editor(put, `The file ${path} has been edited.`)
  }
  if (index % 8 === 5) return testRun(index)
  if (index % 4 === 0) return editor({ command: 'view' }, numbered(60, `value of ${index}`))
  const exitCode = index % 15 === 7 ? 1 : 0
  const command = `cd /workspace && grep -rn "part_${index}" src | head -40`
  return {
    name: 'execute_bash',
    args: { command },
    output: numbered(30, `src/part_${index % 24}.py: match`),
    exitCode,
  }
}

function testRun(index: number): Act {
  const failed = index % 40 < 16 ? 1 + (index % 3) : 0
  const names = Array.from(
    { length: failed },
    (_, at) => `FAILED tests/test_part.py::test_${at} - assert ${at} == 1`,
  )
  const counts = failed > 0 ? `${failed} failed, ${12 - failed} passed` : '12 passed'
  return {
    name: 'execute_bash',
    args: { command: 'python3 -m pytest -q' },
    output: `${'.'.repeat(12 - failed)}${'F'.repeat(failed)}\n${names.join('\n')}\n${counts} in 0.31s`,
    exitCode: failed > 0 ? 1 : 0,
  }
}

function numbered(lines: number, text: string): string {
  return Array.from(
    { length: lines },
    (_, line) => `${line + 1}\t${text}, line ${line + 1} of the file`,
  ).join('\n')
}

function enormousOutput(bytes: number): string {
  const line = 'a line of a log that somebody forgot to cut, and the number of which is '
  const lines: string[] = []
  for (let size = 0, at = 0; size < bytes; at++) {
    const next = `${line}${at}`
    lines.push(next)
    size += next.length + 1
  }
  return lines.join('\n')
}

export function fileAt(at: number, edit: number): WorkspaceFile {
  const body = Array.from({ length: 80 }, (_, line) => `value_${line} = ${line === 40 ? edit : at * line}\n`)
  return { path: `src/part_${at}.py`, mode: '100644', data: Buffer.from(body.join('')) }
}
