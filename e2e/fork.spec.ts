import { pathToFileURL } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { openBuild, rowOf, stateOf, stepAt } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

const patience = { timeout: 300_000 }

test('an attempt that failed is forked where its tests turned red, compared with its branch, and taken home as a file', async ({
  page,
  browser,
}, testInfo) => {
  test.setTimeout(600_000)
  await openBuild(page)
  const failed = rowOf(page, /^1\.2\.1 /).filter({ hasText: 'failed' })
  await expect(failed).toBeVisible(patience)
  await failed.getByRole('link').press('Enter')
  await walkToRedTests(page)
  await forkHere(page)
  await openBranch(page)
  await compareWithOrigin(page)
  await openOnDisk(browser, await saveAsHtml(page, testInfo.outputPath('replay.html')))
})

async function walkToRedTests(page: Page) {
  await expect(stepAt(page, 1)).toBeVisible()
  for (let step = 2; step <= 8; step++) {
    await page.keyboard.press('j')
    await expect(stepAt(page, step)).toBeVisible()
  }
  await expect(stepAt(page, 8)).toContainText('2 failed, 17 passed')
}

async function forkHere(page: Page) {
  await page.keyboard.press('F')
  const dialog = page.getByRole('dialog', { name: 'Fork this attempt' })
  const after = dialog.getByLabel('Go on after step')
  await expect(after).toHaveValue('8')
  await after.fill('7')
  await expect(dialog.getByRole('status')).toHaveText(/Recorded answers go on after step 8 alone/)
  await after.fill('8')
  await after.press('Enter')
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  await expect(stateOf(page)).toHaveText('succeeded', patience)
}

async function openBranch(page: Page) {
  await rowOf(page, /^Fork of 1\.2\.1 /)
    .getByRole('link')
    .press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /^Fork of 1\.2\.1 / })).toBeVisible()
  const branches = page.getByRole('list', { name: 'Branches' }).getByRole('listitem')
  await expect(branches).toHaveCount(2)
  await expect(branches.first()).toContainText(/origin.*failed/)
  await expect(branches.last()).toContainText(/after step 8.*passed/)
}

async function compareWithOrigin(page: Page) {
  await page.getByRole('link', { name: /^Compare with 1\.2\.1 / }).press('Enter')
  await expect(page).toHaveURL(/\/compare\?a=/)
  await expect(page.getByRole('status').filter({ hasText: 'They part at step 9' })).toContainText(
    '8 steps the same',
  )
  await page.keyboard.press('G')
  await page.keyboard.press('d')
  for (const side of ['A', 'B'])
    await expect(page.getByRole('article', { name: `${side}: step 9` })).toContainText('parser.py')
  await expect(page).toHaveURL(/step=9/)
  await page.keyboard.press('v')
  await expect(page.getByRole('region', { name: 'Changes in sift/parser.py' })).toContainText('DEEPEST')
  await page.keyboard.press('v')
  await expect(page.getByText('1 test ended differently')).toBeVisible()
  await page.keyboard.press('v')
  await expect(page.getByRole('article', { name: 'A: step 9' })).toBeVisible()
  await page.keyboard.press('1')
  await expect(stepAt(page, 9)).toBeVisible()
}

async function saveAsHtml(page: Page, file: string): Promise<string> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter')
  await page.getByRole('menuitem', { name: 'Save as an HTML file' }).press('Enter')
  await (await downloading).saveAs(file)
  return file
}

/** In a browser that knows nothing of the app. */
async function openOnDisk(browser: Browser, file: string) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const asked: string[] = []
  const problems: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  const address = pathToFileURL(file).href
  await page.goto(address)
  const heading = page.getByRole('heading', { level: 2 })
  await expect(heading).toHaveText('Prompt')
  await page.keyboard.press('G')
  await expect(heading).toHaveText('Step 12 of 12')
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await expect(heading).toHaveText('Step 9 of 12')
  await expect(page.getByRole('group').filter({ hasText: 'sift/parser.py' })).toContainText(
    '+     def prefixed',
  )
  await page.keyboard.press('[')
  await expect(heading).toHaveText('Step 8 of 12')
  await expect(page.locator('a[aria-current="step"]')).toContainText('bash tests/1.2.1.sh')
  expect(asked).toEqual([address])
  expect(problems).toEqual([])
  await context.close()
}
