import { v7 as uuid } from 'uuid'
import { putBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { phases } from './plan.ts'
import { seededHeader } from './trajectory.ts'

const purposes = ['implementation', 'implementation', 'test-writing', 'set-up'] as const
const models = ['recorded/example', 'qwen2.5-coder-32b', 'gpt-5-mini'] as const
const endings = ['finished', 'finished', 'finished', 'step-limit', 'cost-limit'] as const

/** Narrow rows without steps, enough for several pages of the list; the same ones every time. */
export async function seedMany(given: { projectId: string; runId: string; count: number }): Promise<void> {
  // no two say the same: a dataset takes what is word for word alike once
  const headers = Array.from({ length: given.count }, (_, index) => seededHeader(`task ${index} of the list`))
  const blobs = await putBlobs(headers.map((header) => JSON.stringify(header)))
  const tasks = phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
  const random = generator(7)
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value
  const now = Date.now()
  await database().trajectory.createMany({
    data: Array.from({ length: given.count }, (_, index) => {
      const task = pick(tasks)
      const purpose = pick(purposes)
      const model = pick(models)
      const endReason = pick(endings)
      const verdict = endReason === 'finished' ? (random() < 0.7 ? 'passed' : 'failed') : 'failed'
      const steps = 6 + Math.floor(random() * 60)
      return {
        id: uuid(),
        runId: given.runId,
        projectId: given.projectId,
        taskNumber: purpose === 'set-up' ? null : task.number,
        purpose,
        title: purpose === 'set-up' ? 'Set up tinyre' : `${titleOf(purpose)} ${task.number} ${task.title}`,
        attempt: 1 + Math.floor(random() * 3),
        language: 'python',
        profile: model === 'qwen2.5-coder-32b' ? 'codeact-text' : 'function-calling',
        model,
        recorded: model.startsWith('recorded/'),
        sandbox: 'bubblewrap',
        state: 'ended',
        endReason,
        verdict: purpose === 'set-up' && index % 3 === 0 ? null : verdict,
        reward: verdict === 'passed' ? 1 : 0,
        flags: random() < 0.06 ? ['runner-configuration'] : [],
        review:
          verdict === 'passed' && random() < 0.4 ? 'approved' : random() < 0.1 ? 'rejected' : 'unreviewed',
        steps,
        messages: steps * 2 + 1,
        toolCalls: steps,
        promptTokens: steps * (2_000 + Math.floor(random() * 4_000)),
        completionTokens: steps * (80 + Math.floor(random() * 300)),
        costUsd: steps * (0.0008 + random() * 0.004),
        durationMs: steps * (2_000 + Math.floor(random() * 6_000)),
        headerBlob: blobs[index] as string,
        createdAt: new Date(now - (index + 1) * 23 * 60_000),
        endedAt: new Date(now - index * 23 * 60_000),
      }
    }),
  })
}

function titleOf(purpose: (typeof purposes)[number]): string {
  return purpose === 'test-writing' ? 'Write tests of' : 'Implement'
}

/** mulberry32: small, seeded, good enough for rows on a screen. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}
