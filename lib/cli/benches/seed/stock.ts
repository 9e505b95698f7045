/** What a project's trajectories are put together from: step bodies stored once, as the same file shown again would be. */
import { createHash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { openingText, part, stepText } from '#lib/trajectories/search/search-document.ts'
import { summariseStep } from '#lib/trajectories/step-row.ts'
import type { TrajectoryHeader } from '#lib/trajectories/types.ts'
import { makeStep, type SeededStep, table4 } from './bodies.ts'
import { type Random, randomFrom } from './random.ts'
import { type Names, namesOf, sentence } from './vocabulary.ts'

export type StoredBlob = { hash: string; size: number; data: Buffer }

export type StockedStep = {
  blob: StoredBlob
  body: SeededStep
  completionTokens: number
  promptTokens: number
  linesEdited: number
  summary: ReturnType<typeof summariseStep>
  /** folded, as a part of a search document */
  searchText: string
}

export type Stock = {
  names: Names
  /** folded */
  opening: string
  header: StoredBlob
  titles: string[]
  kinds: { bash: StockedStep[]; editor: StockedStep[]; think: StockedStep[]; finish: StockedStep[] }
}

const perKind = { bash: 120, editor: 110, think: 20, finish: 10 } as const

export function makeStock(project: number): Stock {
  const random = randomFrom(500_000 + project)
  const names = namesOf(project)
  const kinds = Object.fromEntries(
    Object.entries(perKind).map(([kind, count]) => [
      kind,
      Array.from({ length: count }, () => stocked(makeStep(random, names, kind as keyof typeof perKind))),
    ]),
  ) as Stock['kinds']
  const header = headerOf(random, names)
  const opening = part(openingText(header))
  return { names, opening, header: store(header), titles: titlesOf(random, names), kinds }
}

export function blobsOf({ header, kinds }: Stock): StoredBlob[] {
  return [header, ...Object.values(kinds).flatMap((steps) => steps.map(({ blob }) => blob))]
}

/** In the proportions of Table 4: bash, edits and views, thoughts, and the finish at the end. */
export function pickStep(random: Random, stock: Stock, last: boolean): StockedStep {
  if (last) return random.pick(stock.kinds.finish)
  const share = random.next()
  if (share < table4.bashShare) return random.pick(stock.kinds.bash)
  return random.pick(share < 0.95 ? stock.kinds.editor : stock.kinds.think)
}

function stocked(body: SeededStep): StockedStep {
  const { completionTokens, ...stored } = body
  const text = body.observations[0]?.content ?? ''
  const usage = { promptTokens: 0, completionTokens, cachedTokens: 0 }
  const whole = { ...body, index: 0, usage, costUsd: 0, modelMs: 0, toolMs: 0, tree: null, filesChanged: 0 }
  const args = body.calls[0]?.arguments ?? {}
  return {
    blob: store(stored),
    body,
    completionTokens,
    promptTokens: Math.round(text.length / 4),
    linesEdited: typeof args.new_str === 'string' ? args.new_str.split('\n').length + 2 : 0,
    summary: summariseStep(whole),
    searchText: part(stepText(stored).text),
  }
}

function store(value: unknown): StoredBlob {
  const raw = Buffer.from(JSON.stringify(value))
  return {
    hash: createHash('sha256').update(raw).digest('hex'),
    size: raw.length,
    data: zstdCompressSync(raw),
  }
}

function headerOf(random: Random, names: Names): TrajectoryHeader {
  return {
    messages: [
      {
        role: 'system',
        content: 'You are a software engineer. Work in /workspace with the tools you are given.',
      },
      { role: 'user', content: sentence(random, names, 120) },
    ],
    tools: [],
    sampling: { temperature: 0.7 },
    profile: 'function-calling',
    limits: { steps: 100, tokens: 4_000_000, costUsd: 10, minutes: 60, commandSeconds: 120 },
    prompts: [],
  }
}

const tasksPerProject = 20

function titlesOf(random: Random, names: Names): string[] {
  const verbs = [
    'Parse',
    'Encode',
    'Cache',
    'Validate',
    'Sort',
    'Merge',
    'Route',
    'Schedule',
    'Index',
    'Render',
  ]
  return Array.from(
    { length: tasksPerProject },
    () =>
      `${random.pick(verbs)} ${random.pick(names.identifiers)} ${random.pick(['for', 'with', 'without', 'after'])} ${random.pick(names.identifiers)}`,
  )
}
