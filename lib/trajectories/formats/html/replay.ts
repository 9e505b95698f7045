/**
 * A trajectory as one HTML file: opens from disk, asks nobody for anything, and is walked through by keyboard. Every
 * text of it is escaped, and its policy obeys no script but its own. Written piece by piece: memory stays flat.
 */
import { type Redactions, redact } from '#lib/trajectories/foreign/secrets.ts'
import type { ReplayTrajectory, StepRow, VerdictView } from '#lib/trajectories/replay.ts'
import type { StoredHeader } from '#lib/trajectories/types.ts'
import { block, escapeHtml } from './html.ts'
import { pageEnd, pageStart } from './shell.ts'
import { type ExportedStep, stepSection, turn } from './step.ts'

export type ExportedReplay = {
  trajectory: ReplayTrajectory
  header: StoredHeader
  verdicts: VerdictView[]
  /** narrow rows of all steps */
  rows: StepRow[]
  steps: AsyncIterable<ExportedStep>
}

export async function* htmlReplay(replay: ExportedReplay): AsyncGenerator<string> {
  const found: Redactions = {}
  const { trajectory, header, verdicts, rows } = redact(withoutSteps(replay), found)
  yield pageStart(trajectory.title)
  yield heading(trajectory, verdicts)
  yield stepList(rows)
  yield `<main>\n${promptSection(header, rows.length)}`
  const last = rows.length - 1
  for await (const step of replay.steps) yield stepSection(redact(step, found), last)
  yield `${ending(found)}</main>\n${pageEnd}`
}

function withoutSteps({ trajectory, header, verdicts, rows }: ExportedReplay) {
  return { trajectory, header, verdicts, rows }
}

function heading(trajectory: ReplayTrajectory, verdicts: VerdictView[]): string {
  const [verdict] = verdicts
  const tests = verdict ? ` (${verdict.testsPassed} of ${verdict.testsTotal} tests passed)` : ''
  const facts: [string, string | null][] = [
    ['project', trajectory.projectName],
    ['task', trajectory.taskNumber && `${trajectory.taskNumber} ${trajectory.taskTitle ?? ''}`.trim()],
    ['model', `${trajectory.model}${trajectory.recorded ? ' (answers written ahead)' : ''}`],
    ['verdict', `${trajectory.verdict ?? 'not verified'}${tests}`],
    ['flags', trajectory.flags.join(', ')],
    ['review', trajectory.review],
    ['steps', String(trajectory.steps)],
    ['tokens', told(trajectory, 'tokens', String(trajectory.promptTokens + trajectory.completionTokens))],
    ['cost', told(trajectory, 'cost', `$${trajectory.costUsd.toFixed(4)}`)],
    ['ended', trajectory.endReason ?? 'still running when this file was written'],
    ['started', told(trajectory, 'start', trajectory.createdAt)],
    ['id', trajectory.id],
  ]
  const list = facts
    .filter(([, value]) => value)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd></div>`)
  return `<header><h1>${escapeHtml(trajectory.title)}</h1><dl>${list.join('')}</dl>
<p class="quiet"><kbd>j</kbd> <kbd>k</kbd> next and previous step, <kbd>]</kbd> <kbd>[</kbd> next and previous mark, <kbd>g g</kbd> <kbd>G</kbd> first and last</p></header>
`
}

function told({ notRecorded }: ReplayTrajectory, name: string, value: string): string {
  return notRecorded.includes(name) ? 'not recorded' : value
}

function stepList(rows: StepRow[]): string {
  const items = rows.map((row) => {
    const tone = toneOf(row)
    const text = row.summary.replaceAll('/workspace/', '') || row.kind
    return `<li><a href="#s${row.index + 1}"${tone ? ` class="${tone}"` : ''}><b>${row.index + 1}</b><span>${escapeHtml(text)}</span></a></li>`
  })
  return `<nav aria-label="Steps"><ol><li><a href="#s0"><b>0</b><span>Prompt</span></a></li>\n${items.join('\n')}\n</ol></nav>\n`
}

/** What one looks for: tests that failed or passed, and calls that failed. */
function toneOf({ testsFailed, testsPassed, outcome }: StepRow): 'red' | 'green' | 'amber' | '' {
  if (testsFailed) return 'red'
  if (testsPassed) return 'green'
  return outcome === 'error' ? 'amber' : ''
}

function promptSection({ messages, tools, sampling, prompts }: StoredHeader, last: number): string {
  const said = messages.map(({ role, content }) => `<h3>${role}</h3>${block(content ?? '')}`)
  const more = `<details><summary>Tools (${tools.length}), sampling, prompts</summary>${block(JSON.stringify({ tools, sampling, prompts }, null, 2))}</details>`
  return `<section class="step" id="s0">\n${turn(0, last, 'what was sent before the first answer')}\n${said.join('\n')}\n${more}\n</section>\n`
}

function ending(found: Redactions): string {
  const names = Object.entries(found).map(([name, count]) => `${name}: ${count}`)
  return names.length > 0
    ? `<p class="note">Taken out of this file: ${escapeHtml(names.join(', '))}.</p>\n`
    : ''
}
