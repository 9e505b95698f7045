import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'
import { answerFile, readAnswer, writeAnswer } from '#lib/model/recording.ts'
import { query } from './databases.ts'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { serveWeb, startWorker } from './places.ts'
import { buildProject, proposeProject, stateOf } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

/** a cancel must reach the running command within this time */
const cancelledWithinMs = 2_000
const interrupted = 'set up, attempt 1'

let recordings = ''
test.beforeEach(() => {
  recordings = mkdtempSync(join(tmpdir(), 'swe-play-e2e-'))
  cpSync(recordingsFolder(), recordings, { recursive: true })
})
test.afterEach(() => rmSync(recordings, { recursive: true, force: true }))

test('cancel reaches the running command, resume repeats nothing', async ({ page, databases }) => {
  test.setTimeout(180_000)
  // seconds, and a number by which it is known among all processes
  const command = ['sleep', `15.${process.pid}`]
  await answerWith(command.join(' '))
  const { url } = await databases.create('cancelled')
  await using place = await serveWeb(url)
  await using _worker = startWorker(url, recordings)

  await page.goto(place.url)
  await proposeProject(page)
  await buildProject(page)
  const stage = page.getByRole('row').filter({ hasText: interrupted }).filter({ hasNotText: 'check' })
  await expect.poll(() => isRunning(command), { timeout: 90_000 }).toBe(true)
  await expect(stage.getByRole('img', { name: 'running' })).toBeVisible()

  const clicked = Date.now()
  await page.getByRole('button', { name: 'Cancel run' }).click()
  await expect.poll(() => isRunning(command), { intervals: [50] }).toBe(false)
  expect(Date.now() - clicked).toBeLessThan(cancelledWithinMs)
  await expect(stateOf(page)).toHaveText('cancelled')
  await expect(stage.getByRole('img', { name: 'cancelled' })).toBeVisible()
  const before = await memoryOf(url)
  expect(before.stages.find(({ name }) => name === interrupted)?.state).toBe('cancelled')
  expect(before.steps).toHaveLength(slowStep)

  await resume(page)
  const checked = page.getByRole('row').filter({ hasText: 'check the set-up, attempt 1' })
  await expect(checked.getByRole('img', { name: 'done' })).toBeVisible({ timeout: 60_000 })
  const after = await memoryOf(url)
  const done = before.stages.filter(({ state }) => state === 'done')
  expect(done.length).toBeGreaterThan(1)
  expect(after.stages).toEqual(expect.arrayContaining(done))
  expect(after.steps.slice(0, slowStep)).toEqual(before.steps)
  expect(after.steps.length).toBeGreaterThan(slowStep)
  // its server ends before the browser would
  await page.close()
})

/** from 0: the step of the set-up agent whose command takes long */
const slowStep = 3

/** Changes the recording. The answer is paid for once: a resumed run remembers it and runs the command again. */
async function answerWith(command: string) {
  const file = answerFile(recordings, {
    recording: 'sift',
    role: 'set-up',
    task: '-',
    attempt: 1,
    index: slowStep,
  })
  const answer = await readAnswer(recordings, file)
  if (!answer) throw new Error(`the recording has no ${file}`)
  const call = { name: 'execute_bash', arguments: JSON.stringify({ command }) }
  await writeAnswer(file, { ...answer, calls: [call] })
}

/** Does a process of this machine run it? Sandboxes hide their processes from themselves, not from here. */
function isRunning(command: string[]): boolean {
  return globSync('/proc/[0-9]*/cmdline').some((file) => {
    try {
      return readFileSync(file, 'utf8') === `${command.join('\0')}\0`
    } catch (error) {
      // it ended between the list and the look
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  })
}

async function resume(page: Page) {
  await page.getByRole('button', { name: 'Resume…' }).click()
  await page
    .getByRole('dialog', { name: 'Resume this run' })
    .getByRole('button', { name: 'Resume run' })
    .click()
  await expect(page.getByRole('button', { name: 'Cancel run' })).toBeVisible()
}

/** What a build has done so far, with the moments at which it did it. */
async function memoryOf(url: string) {
  const stages = await query<{ name: string; state: string; startedAt: Date }>(
    url,
    `SELECT s.name, s.state, s."startedAt", (
       SELECT count(*)::int FROM "RunEvent" e WHERE e."runId" = r.id AND e.message = s.name || ': started'
     ) AS starts
     FROM "Stage" s JOIN "Run" r ON r.id = s."runId" WHERE r.recipe = 'build-project' ORDER BY s.position`,
  )
  const steps = await query(
    url,
    `SELECT "trajectoryId", index, "createdAt", tree
     FROM "Step" JOIN "Stage" s USING ("trajectoryId") WHERE s.name = $1 ORDER BY index`,
    [interrupted],
  )
  return { stages, steps }
}
