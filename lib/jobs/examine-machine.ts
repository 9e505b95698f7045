/**
 * What `swe-play doctor` says, for pages. A process of its own looks: the web server opens no sandbox, also not for a
 * probe, and its bundle does not lie beside the files a sandbox needs.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { messageOf } from '#lib/errors.ts'

const findingSchema = z.object({
  name: z.string(),
  /** `optional`: something is missing that the program can do without */
  state: z.enum(['good', 'optional', 'bad']),
  detail: z.string(),
  /** the exact command or setting that mends it */
  cure: z.string().optional(),
})

export type Finding = z.output<typeof findingSchema>

const timeoutMs = 60_000
/** a machine that works is looked at rarely, one that does not until it is mended */
const keepGoodMs = 10 * 60_000
const keepBadMs = 20_000

type Examination = { at: number; findings: Promise<Finding[]>; good: boolean }

// on globalThis: Next's development server loads this module again after every edit
const kept = globalThis as typeof globalThis & { swePlayExamination?: Examination }

export function examineMachine(): Promise<Finding[]> {
  const known = kept.swePlayExamination
  if (known && Date.now() - known.at < (known.good ? keepGoodMs : keepBadMs)) return known.findings
  const examination: Examination = { at: Date.now(), findings: askDoctor(), good: true }
  kept.swePlayExamination = examination
  void examination.findings.then((findings) => {
    examination.good = findings.every(({ state }) => state !== 'bad')
    examination.at = Date.now()
  })
  return examination.findings
}

async function askDoctor(): Promise<Finding[]> {
  // the web server runs in the project's folder
  const program = join(process.cwd(), 'lib', 'cli', 'swe-play.mjs')
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'doctor', '--json'], {
      timeout: timeoutMs,
    }).catch(withOutput)
    return readReport(stdout)
  } catch (error) {
    return [
      {
        name: 'doctor',
        state: 'bad',
        detail: `The machine could not be examined: ${messageOf(error)}`,
        cure: 'npx swe-play doctor',
      },
    ]
  }
}

/** Doctor exits 1 when something is wrong, and says what on the last line all the same. */
function withOutput(error: Error & { stdout?: string }): { stdout: string } {
  if (!error.stdout?.trim()) throw error
  return { stdout: error.stdout }
}

/** @throws when the last line is not doctor's JSON */
export function readReport(stdout: string): Finding[] {
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return z.object({ findings: z.array(findingSchema) }).parse(JSON.parse(last)).findings
}

/** The sandbox to mend, when none works. */
export function brokenSandbox(findings: Finding[]): Finding | undefined {
  const sandboxes = findings.filter(({ name }) => name.startsWith('sandbox'))
  return sandboxes.some(({ state }) => state === 'good') ? undefined : sandboxes[0]
}
