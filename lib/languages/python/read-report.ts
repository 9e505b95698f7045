import { z } from 'zod'
import type { TestResult } from '#lib/verification/verdict.ts'

const lineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('collected'), ids: z.array(z.string()) }),
  z.object({ kind: z.literal('started'), id: z.string() }),
  z.object({
    kind: z.literal('test'),
    id: z.string(),
    phase: z.enum(['collect', 'setup', 'call', 'teardown']),
    outcome: z.enum(['passed', 'failed', 'error', 'skipped']),
    exceptionType: z.string().nullable(),
    message: z.string(),
    durationMs: z.number().nonnegative(),
  }),
  z.object({
    kind: z.literal('canary'),
    place: z.enum(['first', 'last']),
    check: z.string(),
    failed: z.boolean(),
  }),
  z.object({ kind: z.literal('irregular'), what: z.string() }),
  z.object({ kind: z.literal('end'), tests: z.number().int() }),
])

type Line = z.infer<typeof lineSchema>

/** What one process of tools/run_tests.py reported about one test file. */
export type FileReport = {
  /** pytest was loaded, before anything of the workspace ran; false = the tools are missing or broken */
  ready: boolean
  /** the last line came: the process ran to its end */
  ended: boolean
  results: TestResult[]
  /** collected, never reported */
  missing: string[]
  /** the test that was running when the report broke off */
  running: string | null
  /** canaries of both places ran and all failed */
  canaryFailed: boolean
  irregularities: string[]
}

/** Reads the report pipe. Lines without this run's nonce, repeated and malformed ones are irregularities, not results. */
export function readReport(report: Buffer, nonce: string): FileReport {
  const irregularities: string[] = []
  let foreign = 0
  const lines: Line[] = []
  for (const text of report.toString('utf8').split('\n')) {
    if (text === '') continue
    const line = parseLine(text, nonce)
    if (line) lines.push(line)
    else foreign += 1
  }
  if (foreign > 0) irregularities.push(`${foreign} report lines were not written by the test runner`)
  const results = new Map<string, TestResult>()
  let collected: string[] | null = null
  let running: string | null = null
  for (const line of lines) {
    if (line.kind === 'irregular') irregularities.push(line.what)
    if (line.kind === 'started') running = line.id
    if (line.kind === 'collected') {
      if (collected) irregularities.push('the list of collected tests was reported twice')
      else collected = line.ids
    }
    if (line.kind !== 'test') continue
    running = null
    const { kind, id, ...result } = line
    if (results.has(id)) irregularities.push(`${id} was reported twice`)
    else results.set(id, { testId: id, ...result })
  }
  const ended = lines.at(-1)?.kind === 'end'
  return {
    ready: lines[0]?.kind === 'ready',
    ended,
    results: [...results.values()],
    missing: (collected ?? []).filter((id) => !results.has(id)),
    running: ended ? null : running,
    canaryFailed: canariesFailed(lines),
    irregularities,
  }
}

function parseLine(text: string, nonce: string): Line | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const tagged = z.object({ nonce: z.literal(nonce) }).safeParse(json)
  const line = lineSchema.safeParse(json)
  return tagged.success && line.success ? line.data : null
}

/** Every check once in both places, all failed. Where no test passed there is nothing that a canary must vouch for. */
function canariesFailed(lines: Line[]): boolean {
  const canaries = lines.filter((line) => line.kind === 'canary')
  if (canaries.some((canary) => !canary.failed)) return false
  if (!lines.some((line) => line.kind === 'test' && line.outcome === 'passed')) return true
  const checks = (place: string) =>
    new Set(canaries.filter((canary) => canary.place === place).map((canary) => canary.check))
  return checks('first').size > 0 && checks('first').size === checks('last').size
}
