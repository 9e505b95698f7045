/** Late in the alphabet, so that the example's build, which other tests have started, has come far enough. */
import type { Page } from '@playwright/test'
import { expect, skipWithoutSandbox, test } from './fixtures.ts'
import { openBuild, rowOf, stateOf, stepAt } from './steps.ts'

test.beforeAll(skipWithoutSandbox)

const patience = { timeout: 300_000 }

test('the step that broke tests is found by measuring its workspaces', async ({ page }) => {
  test.setTimeout(900_000)
  await openBuild(page)
  const attempt = rowOf(page, /^2\.2\.1 /).filter({ hasText: 'passed' })
  await expect(attempt).toBeVisible({ timeout: 600_000 })
  await attempt.getByRole('link').press('Enter')
  await expect(stepAt(page, 1)).toBeVisible()
  await page.keyboard.press('v')
  const measured = page.getByRole('region', { name: 'Protected tests, measured' })
  await expect(measured).toContainText('Nothing is measured yet.')
  await measured.getByRole('button', { name: 'Find where tests turn' }).press('Enter')
  await expect(measured.getByRole('link', { name: 'run' })).toBeVisible()
  await expect(measured.getByRole('button', { name: 'Measure every workspace' })).toBeVisible(patience)
  await expect(measured).toContainText(/\d+ of \d+ different workspaces are measured/)
  const lines = measured.getByRole('listitem').filter({ hasText: 'broke at step 6' })
  await expect(lines.first()).toContainText('mended at step 13')
  await lines.first().getByRole('button', { name: '13', exact: true }).press('Enter')
  await expect(stepAt(page, 13)).toBeVisible()
})

test('one click verifies a task again; another policy approves what is clean, and takes it back', async ({
  page,
}) => {
  test.setTimeout(600_000)
  await openBuild(page)
  await expect(rowOf(page, /^1\.1\.1 /).filter({ hasText: 'passed' })).toBeVisible(patience)
  await page.getByRole('link', { name: /^Sift/ }).first().press('Enter')
  await page.getByRole('link', { name: 'Tests', exact: true }).press('Enter')
  const verdicts = page.getByRole('region', { name: 'Verdicts' }).locator('summary')
  const implementations = verdicts.filter({ hasText: /Implementation, attempt/ })
  await expect(implementations.first()).toContainText('passed')
  // other tests may have done this task again before
  const before = await implementations.count()
  await page.getByRole('button', { name: 'Verify again' }).press('Enter')
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  await expect(stateOf(page)).toHaveText('succeeded', patience)
  await expect(page.getByRole('table', { name: 'Stages' })).toContainText('verify 1.1.1 again')

  await page.getByRole('link', { name: /^Sift/ }).first().press('Enter')
  await page.getByRole('link', { name: 'Tests', exact: true }).press('Enter')
  await expect(implementations).toHaveCount(before + 1)
  await expect(implementations.first()).toContainText('passed')
  await expect(implementations.nth(1)).toContainText('stale')

  await page.getByRole('link', { name: 'Gates', exact: true }).press('Enter')
  await decide(
    page,
    'itself, when clean',
    /verdicts decided again, 0 of them otherwise.* \d+ attempts approved/,
  )
  await decide(page, 'people alone', /\d+ approvals taken back/)
  await page.getByLabel('A default may pass, %').fill('101')
  await expect(page.getByText('Give percentages from 0 to 100.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Decide again' })).toBeDisabled()
})

async function decide(page: Page, approver: string, told: RegExp) {
  await page.getByLabel('Approved by').selectOption({ label: approver })
  await page.getByRole('button', { name: 'Decide again' }).press('Enter')
  await expect(page.getByText(told).first()).toBeVisible()
}
