import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'
import { readAnswer, writeAnswer } from '#lib/model/recording.ts'
import { query, runSeed } from './databases.ts'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { serveWeb, startWorker } from './places.ts'
import { proposeProject, stateOf } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

let recordings = ''
test.beforeEach(() => {
  recordings = mkdtempSync(join(tmpdir(), 'swe-play-e2e-'))
  cpSync(recordingsFolder(), recordings, { recursive: true })
})
test.afterEach(() => rmSync(recordings, { recursive: true, force: true }))

test('a finished task is done again from its edited checklist; old verdicts are stale beside the new ones', async ({
  page,
  databases,
}) => {
  test.setTimeout(700_000)
  const { url } = await databases.create('edited')
  await using place = await serveWeb(url)
  await using _worker = startWorker(url, recordings)

  await page.goto(place.url)
  await proposeProject(page)
  const project = page.url()
  const projectId = project.split('/').at(-1) as string
  const runId = await runSeed('seed/queue-build.ts', url, projectId, '1.1.1,1.2.1')
  await page.goto(`${place.url}/runs/${runId}`)
  await expect(stateOf(page)).toHaveText('succeeded', { timeout: 300_000 })

  await page.goto(`${project}?tab=tests&task=1.2.1`)
  await expect(verdicts(page).first()).toHaveText(/^passed\s*Implementation/)
  const laterVerdicts = await verdicts(page).count()
  await page.goto(`${project}?tab=tests&task=1.1.1`)
  await expect(verdicts(page).first()).toHaveText(/^passed\s*Implementation/)
  const firstVerdicts = await verdicts(page).count()
  await editChecklist(page)
  await acceptNewPrompts('1.1.1')
  await page.getByRole('button', { name: 'Go on from the checklist…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Go on from the checklist of 1.1.1' })
  await dialog.getByRole('button', { name: 'Start build' }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  await expect(stateOf(page)).toHaveText('succeeded', { timeout: 300_000 })
  await expect(page.getByText(/The solution of 1\.2\.1 is carried over/)).toBeVisible()

  await page.goto(`${project}?tab=tests&task=1.1.1`)
  await expect(verdicts(page)).toHaveText([
    ...Array(firstVerdicts).fill(
      /^(passed|failed)\s*(Implementation|Tests, before any implementation), attempt/,
    ),
    ...Array(firstVerdicts).fill(/^stale\s*(passed|failed)/),
  ])
  await expect(verdicts(page).first()).toHaveText(/^passed\s*Implementation/)
  await verdicts(page).nth(firstVerdicts).click()
  const why = page.getByText('Task 1.1.1 was done again, from its checklist.').filter({ visible: true })
  await expect(why).toHaveCount(1)
  await page.getByRole('link', { name: 'Replay this attempt' }).last().click()
  await expect(page.locator('header').getByText('stale', { exact: true })).toBeVisible()

  await page.goto(`${project}?tab=tests&task=1.2.1`)
  await expect(verdicts(page)).toHaveText([
    /^passed\s*Implementation, carried over/,
    /^passed\s*Tests, before any implementation, carried over/,
    ...Array(laterVerdicts).fill(/^stale\s*(passed|failed)/),
  ])
  await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('passed')
  // what was carried over was asked of nobody
  const asked = await query<{ task: string }>(
    url,
    `SELECT DISTINCT t."taskNumber" AS task FROM "ModelCall" c JOIN "Run" r ON r.id = c."runId"
     JOIN "Trajectory" t ON t.id = c."trajectoryId" WHERE r.title LIKE 'Go on%'`,
  )
  expect(asked).toEqual([{ task: '1.1.1' }])
  await page.close()
})

/** Its agents are asked with a checklist that nobody foresaw: the recorded answers are good for any prompt. */
async function acceptNewPrompts(task: string) {
  for (const file of globSync(join(recordings, `sift/${task}/*/*.md`))) {
    const answer = await readAnswer(recordings, file)
    if (answer) await writeAnswer(file, { ...answer, promptHash: null })
  }
}

/** Newest first; what still holds before what is stale. */
function verdicts(page: Page): Locator {
  return page.getByRole('region', { name: 'Verdicts' }).locator('summary')
}

async function editChecklist(page: Page) {
  await page.getByRole('link', { name: 'Edit checklist' }).click()
  const editor = page.getByRole('textbox', { name: 'Text of checklist.yaml' })
  await expect(editor).toBeVisible({ timeout: 30_000 })
  const save = page.getByRole('button', { name: 'Save new version' })
  await expect(save).toBeDisabled()
  const add = async (name: string) => {
    await editor.press('Control+End')
    // one line: the editor would indent a second one by itself
    const assertion = 'Nothing but blanks is END alone.'
    await page.keyboard.insertText(`  - {name: ${name}, assertion: "${assertion}", criteria: [totality]}`)
  }
  await add('No Name')
  await save.click()
  await expect(page.getByRole('list', { name: 'Problems' })).toHaveText(/^line \d+error\.\d+\.name/)
  // undone bit by bit, until it is the text that is stored
  await expect(async () => {
    await editor.press('Control+z')
    await expect(save).toBeDisabled({ timeout: 500 })
  }).toPass()
  await add('blanks_alone')
  await page.getByRole('textbox', { name: 'What you changed and why' }).fill('Blanks alone were forgotten')
  await save.click()

  const versions = page.getByRole('list', { name: 'Versions' }).getByRole('listitem')
  await expect(versions).toHaveText([
    /^version 2.*person.*Blanks alone were forgotten$/,
    /^version 1.*recorded/,
  ])
  await expect(page.getByRole('region', { name: 'Changes in checklist.yaml' })).toContainText('blanks_alone')
  await page.getByRole('button', { name: 'Approve version 2' }).click()
  await expect(versions.first()).toContainText('approved')
}
