/** `npm test`: guards, unit, database, sandbox and component tests, then the browser. The last line counts them all. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from '#lib/cli/browser.ts'
import { buildBase } from '#lib/cli/build-base.ts'
import { runGuards } from '#lib/cli/check.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { ensureBuild } from '#lib/cli/web-build.ts'
import { freePort, startEmbeddedPostgres } from '#lib/database/embedded-postgres.ts'
import { migrate } from '#lib/database/migrate.ts'
import { messageOf, UserError } from '#lib/errors.ts'
import { ensureClient } from '../prisma/prisma.ts'
import { add, type Counts, countPlaywright, judge, nothing, orFailure, readCounts } from './counts.ts'
import { startEngine } from './engine.ts'

const root = join(import.meta.dirname, '..')
const results = join(root, 'test-results')

function run(args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
}

async function guards(): Promise<Counts> {
  return { ...(await runGuards()), skipped: [] }
}

async function vitest(args: string[]): Promise<Counts> {
  const file = join(results, 'vitest.json')
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'count-reporter.ts')}`]
  const code = await run([join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args], {
    COUNTS_FILE: file,
  })
  return orFailure(readCounts(file), 'Vitest', code)
}

async function browser(args: string[]): Promise<Counts> {
  const found = findBrowser()
  console.log(`browser: ${found.executablePath ?? 'Chromium'} (from ${found.from})`)
  await ensureBuild(console.log)
  const data = join(root, `.data/e2e-${process.pid}`)
  const database = await startEmbeddedPostgres({ dir: join(data, 'postgres') })
  try {
    await migrate(database.url)
    rmSync(join(results, 'e2e.json'), { force: true })
    const code = await run([join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...args], {
      CHROMIUM_PATH: found.executablePath ?? '',
      E2E_PORT: String(await freePort(0)),
      DATABASE_URL: database.url,
      SWE_PLAY_DATA: data,
    })
    const file = join(results, 'e2e.json')
    return orFailure(
      existsSync(file) ? countPlaywright(JSON.parse(readFileSync(file, 'utf8'))) : nothing,
      'Playwright',
      code,
    )
  } finally {
    await database.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const phases: Record<string, (args: string[]) => Promise<Counts>> = { guards, vitest, browser }

/** All phases, or the chosen one with its arguments. What sandboxes start from is made before any test waits for it. */
async function inTurn(chosen: string | undefined, args: string[]): Promise<Counts> {
  if (chosen !== 'guards') await buildBase(console.log).catch((error) => console.error(messageOf(error)))
  let total = nothing
  for (const [name, phase] of Object.entries(phases)) {
    if (chosen && chosen !== name) continue
    console.log(`\n== ${name}`)
    const counts = await phase(chosen ? args : []).catch((error): Counts => {
      console.error(`${name}: ${messageOf(error)}`)
      return { ...nothing, failed: [{ name, reason: messageOf(error) }] }
    })
    total = add(total, counts)
  }
  return total
}

async function main(): Promise<boolean> {
  const [chosen, ...args] = process.argv.slice(2)
  if (chosen && !phases[chosen])
    throw new UserError(`usage: npm test [-- ${Object.keys(phases).join('|')} [arguments]]`)
  preflight(console.log, 'test')
  ensureClient()
  mkdirSync(results, { recursive: true })
  // guards look at text alone
  const engine = chosen === 'guards' ? null : await startEngine(join(results, 'dockerd.log'), console.log)
  const total = await inTurn(chosen, args).finally(() => engine?.stop())
  const { line, ok, refused } = judge(total, process.env.CI === 'true')
  for (const each of ['skipped', 'failed'] as const)
    for (const { name, reason } of total[each])
      console.log(`${each}: ${name}: ${reason ?? 'no reason given'}`)
  if (refused.length > 0)
    console.log(`${refused.length} skips give no reason, or want an engine: in CI that is a failure`)
  console.log(line)
  return ok
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = error instanceof UserError ? 2 : 1
}
