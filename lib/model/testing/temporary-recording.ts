/** For tests: a recordings folder of the test's own, answers written into it, and the real server over it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { endpointLimiter } from '#lib/model/limiter.ts'
import type { CallLabel, ModelRequest } from '#lib/model/model.ts'
import { type OpenAiConfig, openAiModel } from '#lib/model/openai.ts'
import { type RecordedServerOptions, startRecordedServer } from '#lib/model/recorded.ts'
import type { RecordedCall } from '#lib/model/recorded-answer.ts'
import { answerFile, writeAnswer } from '#lib/model/recording.ts'

export type Scripted =
  | string
  | { content?: string; calls?: { name: string; args: object | string }[]; finish?: string }

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-recordings-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Answers 0, 1, 2 ... of one role's attempt (the first unless named), task "-". */
export async function recordAnswers(
  folder: string,
  to: string | { role: string; attempt: number },
  answers: Scripted[],
): Promise<void> {
  const { role, attempt } = typeof to === 'string' ? { role: to, attempt: 1 } : to
  for (const [index, scripted] of answers.entries()) {
    const answer = typeof scripted === 'string' ? { content: scripted } : scripted
    const calls: RecordedCall[] = (answer.calls ?? []).map(({ name, args }) => ({
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    }))
    await writeAnswer(answerFile(folder, { recording: 'test', role, task: '-', attempt, index }), {
      promptHash: null,
      finishReason: answer.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
      content: answer.content ?? null,
      reasoning: null,
      calls,
    })
  }
}

/** A model over real HTTP; waits between tries, and the pauses all callers get, are noted instead of slept. */
export async function recordedModel(server: RecordedServerOptions, config: Partial<OpenAiConfig> = {}) {
  const { url, stop } = await startRecordedServer(server)
  onTestFinished(stop)
  const waits: number[] = []
  const pauses: number[] = []
  const limiter = endpointLimiter({ concurrency: null, requestsPerMinute: null, tokensPerMinute: null })
  const model = openAiModel({
    name: 'recorded/test',
    baseUrl: url,
    recording: 'test',
    timeoutMs: 5000,
    maxRetries: 2,
    sleep: async (ms) => {
      waits.push(ms)
    },
    limiter: { ...limiter, pause: (ms) => void pauses.push(ms) },
    ...config,
  })
  return { model, url, waits, pauses, stop }
}

export function request(role: string, call: Partial<CallLabel> = {}): ModelRequest {
  return {
    messages: [
      { role: 'system', content: 'You help.' },
      { role: 'user', content: 'Please.' },
    ],
    tools: [],
    sampling: {},
    call: { role, task: '-', attempt: 1, index: 0, ...call },
  }
}
