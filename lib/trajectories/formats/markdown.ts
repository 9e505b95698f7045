/** One step as Markdown, to be pasted into an issue or a chat. Pure. */
import { thoughtOf } from '#lib/trajectories/thought.ts'
import { shellCommand } from '#lib/trajectories/tool-kinds.ts'
import type { Call, Observation, StepBody } from '#lib/trajectories/types.ts'

export type MarkdownStep = {
  /** of the trajectory */
  title: string
  /** counted from 1 */
  step: number
  /** address of the step */
  link: string
  body: StepBody
}

export function stepMarkdown({ title, step, link, body }: MarkdownStep): string {
  const thought = thoughtOf(body)
  const parts = [
    `### [${title.replace(/[[\]]/g, '\\$&')}, step ${step}](${link})`,
    thought,
    ...body.calls.flatMap((call) => [
      requestOf(call),
      answerOf(body.observations.find(({ callId }) => callId === call.id)),
    ]),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function requestOf(call: Call): string {
  const command = shellCommand(call)
  if (command !== null) return fenced(command, 'sh')
  const text = call.arguments === null ? call.rawArguments : JSON.stringify(call.arguments, null, 2)
  return `\`${call.name}\`\n\n${fenced(text, call.arguments === null ? '' : 'json')}`
}

function answerOf(observation: Observation | undefined): string {
  if (!observation) return '_No answer to this call was recorded._'
  const { content, exitCode } = observation
  const ending = exitCode === undefined || exitCode === null ? '' : `\n\nExit code ${exitCode}.`
  return `${content.trim() === '' ? '_It printed nothing._' : fenced(content)}${ending}`
}

/** A fence that is longer than any inside it. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`
}
