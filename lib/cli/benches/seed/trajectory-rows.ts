/** Rows of trajectories and their steps, as lines for COPY. The same number gives the same trajectory. Pure. */
import { copyLine, copyValue } from '#lib/database/copy-rows.ts'
import { table4 } from './bodies.ts'
import { type Random, randomFrom } from './random.ts'
import { pickStep, type Stock, type StockedStep } from './stock.ts'

export const trajectoryColumns =
  'id runId projectId taskNumber purpose title attempt language profile model sandbox state endReason verdict staleAt staleReason flags tags review steps messages toolCalls promptTokens completionTokens costUsd durationMs linesEdited headerBlob origin importId notRecorded countedAt textTokens answerTokens createdAt endedAt'.split(
    ' ',
  )
export const stepColumns =
  'trajectoryId index kind summary toolCalls outcome testsPassed testsFailed promptTokens completionTokens costUsd modelMs toolMs bodyBlob filesChanged createdAt'.split(
    ' ',
  )

export type Owner = { projectId: string; runId: string; importId: string; language: string }
export type SeededTrajectory = {
  id: string
  title: string
  taskNumber: string | null
  steps: StockedStep[]
  line: string
}

const models = [
  ['qwen3-coder-480b', 30],
  ['glm-4.6', 18],
  ['deepseek-v3.1', 16],
  ['kimi-k2', 12],
  ['gpt-oss-120b', 10],
  ['qwen2.5-coder-32b', 8],
  ['devstral-small', 5],
  ['experimental-7b', 1],
] as const
const purposes = [
  ['implementation', 46],
  ['test-writing', 22],
  ['resolution', 14],
  ['reproduction', 10],
  ['library', 4],
  ['set-up', 4],
] as const
const origins = [
  ['openhands', 6],
  ['swe-agent', 5],
  ['mini-swe-agent', 4],
  ['claude-code', 3],
  ['atif', 2],
] as const
const tags = ['golden', 'short', 'teaching', 'odd', 'long-tail', 'check-again', 'demo', 'ablation']
const flags = ['tests-edited', 'runner-config', 'network', 'hard-coded']
const firstDay = Date.UTC(2026, 4, 1)
const days = 180
const importedShare = 0.2
const longest = 400

/** @param at its place among all `total`: times go up with it */
export function makeTrajectory(
  at: number,
  total: number,
  { stock, owner }: { stock: Stock; owner: Owner },
): SeededTrajectory {
  const random = randomFrom(at * 2_654_435_761)
  const createdAt = Math.floor(firstDay + (at / total) * days * 86_400_000 + random.between(0, 60_000))
  const id = idOf(random, createdAt)
  const count = Math.min(longest, Math.max(2, Math.round(random.skewed(table4.toolCalls, 0.6))))
  const steps = Array.from({ length: count }, (_, index) => pickStep(random, stock, index === count - 1))
  const task = random.between(0, stock.titles.length)
  const title = stock.titles[task] as string
  const imported = random.chance(importedShare)
  const taskNumber = imported
    ? null
    : `${1 + Math.floor(task / 8)}.${1 + Math.floor((task % 8) / 3)}.${1 + (task % 3)}`
  const row = {
    ...countsOf(steps),
    ...judgementOf(random, createdAt),
    ...(imported ? importedPart(random, owner) : nativePart(random, owner)),
    id,
    title,
    taskNumber,
    attempt: random.between(1, 5),
    model: random.weighted(models),
    state: 'ended',
    durationMs: Math.round(count * random.skewed(9_000, 0.4)),
    headerBlob: stock.header.hash,
    countedAt: new Date(createdAt + count * 9_000),
    createdAt: new Date(createdAt),
    endedAt: new Date(createdAt + count * 9_000),
  }
  const line = copyLine(trajectoryColumns.map((column) => row[column as keyof typeof row] ?? null))
  return { id, title, taskNumber, steps, line }
}

function countsOf(steps: StockedStep[]) {
  let context = 300
  let promptTokens = 0
  let completionTokens = 0
  let linesEdited = 0
  for (const step of steps) {
    promptTokens += context
    context += step.promptTokens + step.completionTokens
    completionTokens += step.completionTokens
    linesEdited += step.linesEdited
  }
  const costUsd = Math.round(promptTokens * 0.3 + completionTokens * 1.2) / 1e6
  return {
    steps: steps.length,
    messages: 2 + 2 * steps.length,
    toolCalls: steps.length,
    promptTokens,
    completionTokens,
    costUsd,
    linesEdited,
    textTokens: context,
    answerTokens: completionTokens,
  }
}

function judgementOf(random: Random, createdAt: number) {
  const verdict = random.weighted([
    ['passed', 55],
    ['failed', 33],
    [null, 10],
    ['infrastructure', 2],
  ] as const)
  const stale = verdict !== null && random.chance(0.02)
  return {
    verdict,
    staleAt: stale ? new Date(createdAt + 86_400_000) : null,
    staleReason: stale ? 'the checklist was edited' : null,
    endReason: random.weighted([
      ['finished', 88],
      ['step-limit', 7],
      ['cost-limit', 2],
      ['model-error', 3],
    ] as const),
    review: random.weighted([
      ['unreviewed', 70],
      ['approved', 22],
      ['rejected', 8],
    ] as const),
    tags: random.chance(0.06) ? [random.pick(tags)] : [],
    flags: random.chance(0.03) ? [random.pick(flags)] : [],
  }
}

function nativePart(random: Random, { projectId, runId, language }: Owner) {
  return {
    runId,
    projectId,
    language,
    purpose: random.weighted(purposes) as string,
    profile: random.chance(0.7) ? 'function-calling' : 'codeact-text',
    sandbox: random.chance(0.7) ? 'docker' : 'bubblewrap',
    origin: 'native' as string,
    notRecorded: [] as string[],
  }
}

function importedPart(random: Random, { importId }: Owner) {
  return {
    importId,
    language: 'not recorded',
    purpose: 'imported',
    profile: random.chance(0.6) ? 'function-calling' : 'foreign-text',
    sandbox: '',
    origin: random.weighted(origins) as string,
    notRecorded: random.chance(0.5) ? ['cost', 'tool definitions'] : ['tool definitions'],
  }
}

/** UUID version 7 of that millisecond (RFC 9562, 5.7). */
function idOf(random: Random, ms: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const time = hex(ms, 12)
  const tail = hex(Math.floor(random.next() * 2 ** 48), 12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(random.between(0, 4096), 3)}-8${hex(random.between(0, 4096), 3)}-${tail}`
}

/** Lines for the table Step. */
export function stepLines({ id, steps }: SeededTrajectory, createdAt: string): string {
  return steps.map((step, index) => `${id}\t${index}\t${constantPart(step)}\t${createdAt}\n`).join('')
}

const constantParts = new WeakMap<StockedStep, string>()

/** The same for every trajectory that takes the step: made once. */
function constantPart(step: StockedStep): string {
  const known = constantParts.get(step)
  if (known !== undefined) return known
  const { summary, promptTokens, completionTokens, blob } = step
  const made = [
    summary.kind,
    summary.summary,
    summary.toolCalls,
    summary.outcome,
    summary.testsPassed,
    summary.testsFailed,
    promptTokens,
    completionTokens,
    (promptTokens * 0.3 + completionTokens * 1.2) / 1e6,
    3_000,
    400,
    blob.hash,
    step.linesEdited > 0 ? 1 : 0,
  ]
    .map(copyValue)
    .join('\t')
  constantParts.set(step, made)
  return made
}
