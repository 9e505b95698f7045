/** One step of an exported replay. Pure. */
import type { ChangedLine } from '#lib/trajectories/line-changes.ts'
import type { StepNote, StepRow } from '#lib/trajectories/replay.ts'
import { thoughtOf } from '#lib/trajectories/thought.ts'
import { shellCommand } from '#lib/trajectories/tool-kinds.ts'
import type { Call, Observation, StepBody } from '#lib/trajectories/types.ts'
import { block, escapeHtml } from './html.ts'

/** A file that a step changed; `lines` null = not shown, `why` says so. */
export type FileChange = {
  path: string
  change: 'added' | 'removed' | 'modified'
  lines: ChangedLine[] | null
  why?: string | undefined
}

export type ExportedStep = {
  row: StepRow
  body: StepBody
  changes: FileChange[] | null
  /** what people wrote beside it */
  notes: StepNote[]
}

/** changed lines of one file that are shown */
const mostLines = 2_000

/** @param last index of the last step */
export function stepSection({ row, body, changes, notes }: ExportedStep, last: number): string {
  const said = thoughtOf(body)
  const parts = [
    turn(row.index + 1, last + 1, numbersOf(row)),
    ...notes.map(noteBlock),
    body.reasoning ? `<details><summary>Reasoning</summary>${block(body.reasoning, 'said')}</details>` : '',
    said ? block(said, 'said') : '',
    ...body.calls.map((call) =>
      callBlock(
        call,
        body.observations.find(({ callId }) => callId === call.id),
      ),
    ),
    ...body.marks.map((mark) => `<p class="note">${escapeHtml(mark)}</p>`),
    ...restOf(body).map((text) => `<h3>Then said</h3>${block(text)}`),
    changesBlock(changes),
  ]
  return `<section class="step" id="s${row.index + 1}">\n${parts.filter((part) => part !== '').join('\n')}\n</section>\n`
}

function noteBlock({ text, author, createdAt }: StepNote): string {
  const by = `${escapeHtml(author)}, ${createdAt.slice(0, 10)}`
  return `<aside class="note" aria-label="Note">${block(text, 'said')}<p class="quiet">${by}</p></aside>`
}

/** @param at 0 = the prompt */
export function turn(at: number, last: number, numbers: string): string {
  const link = (to: number, text: string) => `<a href="#s${to}">${text}</a>`
  const previous = at > 0 ? link(at - 1, 'previous') : ''
  const next = at < last ? link(at + 1, 'next') : ''
  const title = at === 0 ? 'Prompt' : `Step ${at} of ${last}`
  return `<div class="turn"><h2 tabindex="-1">${title}</h2><span>${numbers}</span>${previous}${next}</div>`
}

function numbersOf(row: StepRow): string {
  const tests =
    row.testsFailed === null
      ? ''
      : `<span class="${row.testsFailed > 0 ? 'bad' : 'good'}">tests: ${row.testsPassed ?? 0} passed, ${row.testsFailed} failed</span>`
  const numbers = [
    tests,
    `${row.promptTokens} + ${row.completionTokens} tokens`,
    `$${row.costUsd.toFixed(4)}`,
    `model ${seconds(row.modelMs)}`,
    `tools ${seconds(row.toolMs)}`,
  ]
  return numbers.filter((each) => each !== '').join(' · ')
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

function callBlock(call: Call, observation: Observation | undefined): string {
  const command = shellCommand(call)
  const request = command === null ? argumentsOf(call) : block(`$ ${command}`, 'call')
  return `<h3>${escapeHtml(call.name)}</h3>${request}${observation ? answer(observation) : '<p class="quiet">No answer to this call was recorded.</p>'}`
}

function argumentsOf(call: Call): string {
  if (call.arguments === null) return block(call.rawArguments, 'call error')
  const lines = Object.entries(call.arguments).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `${name}:${text.includes('\n') ? '\n' : ' '}${text}`
  })
  return block(lines.join('\n'), 'call')
}

function answer({ content, error, exitCode, cutBytes }: Observation): string {
  const ending =
    exitCode === undefined ? '' : exitCode === null ? 'did not exit by itself' : `exit code ${exitCode}`
  const cut = cutBytes ? `${cutBytes} bytes were cut before the model saw it` : ''
  const notes = [ending, cut].filter((each) => each !== '').join('; ')
  const text =
    content.trim() === ''
      ? '<p class="quiet">Empty: it printed nothing.</p>'
      : block(content, error ? 'error' : '')
  return `${text}${notes ? `<p class="quiet">${notes}</p>` : ''}`
}

/** What was told beside the answers of the calls; in the text dialect those are user messages themselves. */
function restOf({ calls, reply }: StepBody): string[] {
  const users = reply.flatMap(({ role, content }) => (role === 'user' || role === 'system' ? [content] : []))
  const inText = calls.length > 0 && users.length === reply.length
  return inText ? [] : users
}

function changesBlock(changes: FileChange[] | null): string {
  if (changes === null)
    return '<h3>Files</h3><p class="quiet">The workspace after this step is not recorded.</p>'
  if (changes.length === 0) return '<p class="quiet">No file was changed.</p>'
  const files = changes.map(({ path, change, lines, why }) => {
    const title = `${escapeHtml(path)} <span class="quiet">${change}</span>`
    return `<details open><summary>${title}</summary>${lines ? linesBlock(lines) : `<p class="quiet">${escapeHtml(why ?? 'not shown')}</p>`}</details>`
  })
  return `<h3>Files changed by this step</h3>${files.join('\n')}`
}

const classes = { ' ': '', '-': 'gone', '+': 'come' } as const

function linesBlock(lines: ChangedLine[]): string {
  const shown = lines.slice(0, mostLines).map((line) => {
    if (line.sign === 'gap') return `<span class="gap">… ${line.lines} unchanged lines</span>`
    const text = escapeHtml(`${line.sign} ${line.text}`)
    const name = classes[line.sign]
    return name ? `<span class="${name}">${text}</span>` : `${text}\n`
  })
  const missing = lines.length - shown.length
  const rest = missing > 0 ? `<p class="note">${missing} more lines are not in this file.</p>` : ''
  return `<pre>${shown.join('')}</pre>${rest}`
}
