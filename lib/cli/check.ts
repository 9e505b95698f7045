/** `npm run check`: every guard, then the unit tests. All problems are errors. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { guards } from '#lib/cli/guards/guard.ts'
import { messageOf } from '#lib/errors.ts'
import { ensureClient } from '../../prisma/prisma.ts'

const root = join(import.meta.dirname, '../..')

/** @returns which guards found problems; says what they found on stdout */
export async function runGuards(): Promise<{ passed: number; failed: { name: string; reason?: string }[] }> {
  const failed: { name: string; reason?: string }[] = []
  for (const guard of guards) {
    const started = performance.now()
    const problems = await guard.run().catch((error) => [messageOf(error)])
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${guard.name} (${seconds} s)`)
    for (const problem of problems) console.log(problem.replace(/^/gm, '       '))
    if (problems.length > 0) failed.push({ name: guard.name, reason: problems[0]?.trim().split('\n', 1)[0] })
  }
  return { passed: guards.length - failed.length, failed }
}

function runUnitTests() {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--project', 'unit', '--project', 'ui']
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return new Promise<number | null>((done) => child.once('close', done))
}

if (import.meta.main) {
  ensureClient()
  const { failed } = await runGuards()
  const code = await runUnitTests()
  process.exitCode = failed.length === 0 && code === 0 ? 0 : 1
}
