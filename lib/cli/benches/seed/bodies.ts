/** Steps as agents take them, in the sizes of the paper's Table 4. Each project has a stock that its trajectories draw from. Pure. */
import type { Step } from '#lib/trajectories/types.ts'
import type { Random } from './random.ts'
import { type Names, otherScripts, sentence } from './vocabulary.ts'

/** Table 4, SWE-Play-mix: means per trajectory */
export const table4 = {
  messages: 72.9,
  tokens: 39_121,
  assistantTokens: 7_308,
  toolCalls: 36,
  linesEdited: 103.5,
  bashShare: 0.417,
}
const charactersPerToken = 4
const answerCharacters = (table4.assistantTokens * charactersPerToken) / table4.toolCalls
const outputCharacters = ((table4.tokens - table4.assistantTokens) * charactersPerToken) / table4.toolCalls

export type SeededStep = Pick<
  Step,
  'message' | 'reasoning' | 'calls' | 'observations' | 'reply' | 'marks'
> & { completionTokens: number }

export function makeStep(
  random: Random,
  names: Names,
  kind: 'bash' | 'editor' | 'think' | 'finish',
): SeededStep {
  const words = Math.max(4, Math.round(random.skewed(answerCharacters * 0.35, 0.5) / 6))
  const content = random.chance(0.012) ? random.pick(otherScripts) : sentence(random, names, words)
  const { name, args, output } = action(random, names, kind)
  const rawArguments = JSON.stringify(args)
  const id = `call_${random.between(0, 1e9).toString(36)}`
  const call = { id, name, rawArguments, arguments: args }
  const error = kind === 'bash' && random.chance(0.18)
  return {
    message: {
      role: 'assistant',
      content,
      tool_calls: [{ id, type: 'function', function: { name, arguments: rawArguments } }],
    },
    reasoning: null,
    calls: [call],
    observations: [
      { callId: id, content: output, error, exitCode: error ? 1 : 0, durationMs: random.between(5, 4_000) },
    ],
    reply: [{ role: 'tool', tool_call_id: id, content: output }],
    marks: [],
    completionTokens: Math.round((content.length + rawArguments.length) / charactersPerToken),
  }
}

function action(random: Random, names: Names, kind: 'bash' | 'editor' | 'think' | 'finish') {
  const path = random.pick(names.files)
  switch (kind) {
    case 'bash':
      return {
        name: 'execute_bash',
        args: { command: command(random, names, path) },
        output: shellOutput(random, names),
      }
    case 'editor': {
      const edit = random.chance(0.55)
      const lines = Math.max(1, Math.round(random.skewed(12, 0.8)))
      const args: Record<string, unknown> = edit
        ? {
            command: 'str_replace',
            path,
            old_str: codeLines(random, names, 2),
            new_str: codeLines(random, names, lines),
          }
        : { command: 'view', path, view_range: [1, random.between(40, 200)] }
      const output = edit
        ? `The file ${path} has been edited.\n${numbered(codeLines(random, names, lines + 8))}`
        : numbered(codeLines(random, names, sizeOf(random) / 32))
      return { name: 'str_replace_editor', args, output }
    }
    case 'think':
      return {
        name: 'think',
        args: { thought: sentence(random, names, 40) },
        output: 'Your thought has been logged.',
      }
    case 'finish':
      return { name: 'finish', args: { message: sentence(random, names, 30) }, output: '' }
  }
}

function sizeOf(random: Random): number {
  return Math.min(30_000, random.skewed(outputCharacters * 1.25, 0.8))
}

function command(random: Random, names: Names, path: string): string {
  const name = random.pick(names.identifiers)
  return random.pick([
    `python -m pytest tests/test_${name}.py -x -q`,
    `grep -rn "${name}" src | head -20`,
    `cat ${path}`,
    `ls -la src && git status --short`,
    `python -c "from ${path.slice(4, -3).replaceAll('/', '.')} import ${name}; print(${name}())"`,
    `sed -n 1,80p ${path}`,
  ])
}

function shellOutput(random: Random, names: Names): string {
  const lines: string[] = []
  let left = sizeOf(random)
  while (left > 0) {
    const line = shellLine(random, names)
    lines.push(line)
    left -= line.length + 1
  }
  if (random.chance(0.35)) {
    const failed = random.chance(0.4) ? random.between(1, 6) : 0
    lines.push(
      `===== ${failed > 0 ? `${failed} failed, ` : ''}${random.between(3, 40)} passed in ${random.next().toFixed(2)}s =====`,
    )
  }
  return lines.join('\n')
}

function shellLine(random: Random, names: Names): string {
  const file = random.pick(names.files)
  const name = random.pick(names.identifiers)
  switch (random.between(0, 6)) {
    case 0:
      return `${file}:${random.between(1, 400)}: in ${name}`
    case 1:
      return `-rw-r--r-- 1 agent agent ${random.between(100, 90_000)} ${file}`
    case 2:
      return `tests/test_${name}.py::test_${random.pick(names.identifiers)} PASSED [ ${random.between(1, 100)}%]`
    case 3:
      return `E       AssertionError: assert ${name}(${random.between(0, 50)}) == ${random.between(0, 50)}`
    case 4:
      return `  File "${file}", line ${random.between(1, 400)}, in ${name}`
    default:
      return codeLines(random, names, 1)
  }
}

function codeLines(random: Random, names: Names, count: number): string {
  return Array.from({ length: Math.max(1, Math.round(count)) }, () => {
    const [left, right] = [random.pick(names.identifiers), random.pick(names.identifiers)]
    switch (random.between(0, 5)) {
      case 0:
        return `    def ${left}(self, ${right}, index=${random.between(0, 9)}):`
      case 1:
        return `        if ${left} is None or len(${right}) == 0:`
      case 2:
        return `            raise ValueError(f"${sentence(random, names, 4)}: {${left}!r}")`
      case 3:
        return `        return self.${left}.get(${right}, ${random.between(0, 99)})`
      default:
        return `        ${left} = ${right}[${random.between(0, 30)}]`
    }
  }).join('\n')
}

function numbered(text: string): string {
  return text
    .split('\n')
    .map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)
    .join('\n')
}
