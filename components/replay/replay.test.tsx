import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { configure, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { beforeEach, expect, test, vi } from 'vitest'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { shownStep } from '#lib/trajectories/shown-step.ts'
import { sampleOutline } from '#lib/trajectories/testing/sample-outline.ts'
import { Replay } from './replay.tsx'

// a busy machine draws late
configure({ asyncUtilTimeout: 15_000 })

const outline = sampleOutline([
  { kind: 'view' },
  { kind: 'edit', changed: true },
  { tests: [1, 0] },
  { kind: 'finish' },
])

const trajectory: ReplayTrajectory = {
  id: 't',
  title: 'Implement 1.1.1',
  runId: null,
  projectId: null,
  projectName: null,
  taskNumber: null,
  taskTitle: null,
  purpose: 'implementation',
  attempt: 1,
  language: 'python',
  profile: 'function-calling',
  model: 'm',
  recorded: false,
  sandbox: '',
  state: 'ended',
  endReason: 'finished',
  verdict: null,
  staleAt: null,
  staleReason: null,
  reward: null,
  flags: [],
  tags: [],
  review: 'unreviewed',
  steps: 4,
  toolCalls: 4,
  promptTokens: 1,
  completionTokens: 1,
  costUsd: 0,
  durationMs: 1,
  linesEdited: 0,
  origin: 'native',
  notRecorded: [],
  source: null,
  relatives: [],
  baseTree: null,
  finalTree: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
}

const step = (index: number) => ({
  row: {
    index,
    kind: 'execute_bash',
    summary: `summary ${index}`,
    toolCalls: 1,
    outcome: 'ok',
    testsPassed: null,
    testsFailed: null,
    promptTokens: 10,
    completionTokens: 1,
    costUsd: 0.01,
    modelMs: 5,
    toolMs: 6,
    tree: null,
    filesChanged: 0,
  },
  step: shownStep({
    message: { role: 'assistant', content: `Thought of step ${index + 1}, a needle` },
    reasoning: null,
    calls: [],
    observations: [],
    reply: [],
    marks: [],
  }),
})

/** What the server would say; everything that the page asks for. */
function answer(address: string): unknown {
  const { pathname } = new URL(address, 'http://localhost')
  const [, part = ''] = /^\/trajectories\/t\/(\w+)$/.exec(pathname) ?? []
  const answers: Record<string, unknown> = {
    bodies: [0, 1, 2, 3].map(step),
    steps: [0, 1, 2, 3].map((index) => step(index).row),
    workspace: { recorded: false, missing: 'snapshot' },
    matches: { matches: [0, 1, 2, 3].map((index) => ({ index, count: 1 })), next: null },
    tests: { runs: [], more: 0 },
  }
  return answers[part] ?? null
}

beforeEach(() => {
  const wide = { matches: true, addEventListener: () => {}, removeEventListener: () => {} }
  vi.stubGlobal('matchMedia', () => wide)
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  vi.stubGlobal('fetch', async (address: string) => Response.json(answer(address)))
})

function open(search: string) {
  const nothing = async () => ({ ok: true as const, value: undefined })
  return render(
    <AppRouterContext value={{ refresh: () => {}, prefetch: () => {} } as never}>
      <NuqsTestingAdapter searchParams={search} hasMemory>
        <QueryClientProvider client={new QueryClient()}>
          <Replay
            trajectory={trajectory}
            firstOutline={outline}
            afterEvent="0"
            verdicts={[]}
            reviews={[]}
            notes={[]}
            actions={{ review: nothing, tag: nothing, addNote: nothing, removeNote: nothing } as never}
          />
        </QueryClientProvider>
      </NuqsTestingAdapter>
    </AppRouterContext>,
  )
}

test('a search counts, walks from match to match by key, and the place stays in the address', async () => {
  const keyboard = userEvent.setup()
  open('?step=1')
  expect(await screen.findByText('Thought of step 1, a needle')).toBeVisible()
  await keyboard.keyboard('/')
  await keyboard.keyboard('needle')
  expect(await screen.findByText('1 of 4 matches in 4 steps')).toBeVisible()
  await keyboard.keyboard('{Enter}')
  expect(await screen.findByText('Thought of step 2, a needle')).toBeVisible()
  await keyboard.keyboard('{Shift>}{Enter}{/Shift}')
  expect(await screen.findByText('Thought of step 1, a needle')).toBeVisible()
  expect(await screen.findByText('1 of 4 matches in 4 steps')).toBeVisible()
}, 60_000)

test('a step that was counted but never written down says so', async () => {
  vi.stubGlobal('fetch', async (address: string) =>
    Response.json(address.includes('/bodies') ? [] : answer(address)),
  )
  open('?step=3')
  expect(await screen.findByText(/Not recorded: this step was counted/)).toBeVisible()
})
