/** What hands on the keyboard do: jump, walk, judge. */
import type { Page } from '@playwright/test'
import { query } from './databases.ts'
import { expect, test } from './fixtures.ts'
import { replayIsReady } from './steps.ts'

test('the command palette finds and opens a project', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/settings`)
  const palette = page.getByRole('dialog', { name: 'Jump to' })
  await expect(async () => {
    await page.getByRole('button', { name: 'Jump to' }).click()
    await expect(palette).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await page.keyboard.press('Control+k')
  await expect(palette.getByRole('option', { name: 'Overview' })).toBeVisible()
  await page.keyboard.type('tinyre')
  await expect(palette.getByRole('option', { name: /^building tinyre/ })).toBeVisible()
  await expect(palette.getByRole('option', { name: 'Overview' })).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('tinyre')
})

test('? shows the keys of the page and of everywhere, and no key works behind it', async ({
  page,
  seeded,
}) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}?step=3`)
  await expect(page.getByRole('article', { name: 'Step 3', exact: true })).toBeVisible()
  await replayIsReady(page)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  for (const group of ['Replay', 'Lists', 'Everywhere'])
    await expect(sheet.getByRole('heading', { name: group })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(page).toHaveURL(/step=3$/)
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Trajectories')
})

test('gates of a task open by keyboard, and their evidence leads to the step', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/projects/${seeded.ids.projectId}?tab=gates`)
  const stop = page.getByText('tests pass implementations')
  await expect(stop).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('j')
    await expect(page.locator('summary:focus')).toContainText('tests pass', { timeout: 500 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(page.getByText('5 of 6 tests of the task passed in a fresh sandbox.')).toBeVisible()
  await page.getByRole('link', { name: 'replay' }).click()
  const verdict = page.getByRole('region', { name: 'Verdict implementation' })
  await expect(verdict.getByRole('listitem').filter({ hasText: 'no tampering' })).toContainText('(step 13)')
  await verdict.getByRole('link', { name: 'step 13' }).click()
  await expect(page.getByRole('article', { name: 'Step 13', exact: true })).toBeVisible()
})

test('lists are walked with j and k and opened with Enter', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories?sort=steps&order=asc`)
  const links = page.getByRole('table', { name: 'Trajectories' }).getByRole('row').getByRole('link')
  await listIsReady(page)
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
  await expect(links.nth(1)).toBeFocused()
  const target = (await links.nth(1).getAttribute('href')) ?? ''
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${target}$`))
  await page.goto(`${seeded.url}/runs`)
  await expect(page.getByRole('row', { name: /Build tinyre/ }).first()).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type('propose')
  await expect(page).toHaveURL(/search=propose/)
  await expect(page.getByRole('row', { name: /Build tinyre/ })).toHaveCount(0)
})

test('the list is filtered, sorted and chosen with everything in the address', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories`)
  const filters = page.getByRole('complementary', { name: 'Filters' })
  await page.setViewportSize({ width: 1440, height: 900 })
  await filters.getByRole('checkbox', { name: /test writing/ }).check()
  await expect(page).toHaveURL(/purpose=test-writing/)
  await expect(page.getByRole('row', { name: /Implement/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Cost' }).click()
  await expect(page).toHaveURL(/sort=cost/)
  await page.goBack()
  await page.goBack()
  await expect(filters.getByRole('checkbox', { name: /test writing/ })).not.toBeChecked()
  const boxes = page.getByRole('checkbox', { name: /^Choose .*, attempt/ })
  await boxes.nth(1).click()
  await boxes.nth(4).click({ modifiers: ['Shift'] })
  const bar = page.getByRole('region', { name: 'Chosen trajectories' })
  await expect(bar).toContainText('4 chosen')
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

/** The counts come from the browser's own question: when they are there, so are the keys. */
async function listIsReady(page: Page) {
  await expect(page.getByRole('status').getByText(/^\d+ of \d+\+? shown$/)).toBeVisible()
}

/** Every mutation is one POST with the header Next-Action. */
function countActions(page: Page): () => number {
  let count = 0
  page.on('request', (request) => {
    if (request.headers()['next-action']) count++
  })
  return () => count
}

test('a held or repeated key judges once, and never what was not seen', async ({
  page,
  seeded,
  databases,
}) => {
  const { failedId, runningId } = seeded.ids
  const actions = countActions(page)
  await page.goto(`${seeded.url}/trajectories/${failedId}`)
  await expect(page.getByRole('article', { name: /^Step 1$/ })).toBeVisible()
  await replayIsReady(page)
  // held: every keydown after the first says that it repeats
  for (let repeats = 0; repeats < 8; repeats++) await page.keyboard.down('a')
  await page.keyboard.up('a')
  await expect(page.getByRole('button', { name: 'withdraw' })).toBeVisible()
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press('a')
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Reject this trajectory' })
  await dialog.getByLabel('Reason').fill('a reason with j, k and a in it')
  await dialog.getByLabel('Reason').press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Approve' })).toBeEnabled()
  const decisions = await query(databases.seeded.url, DECISIONS, [failedId])
  expect(decisions).toEqual([
    { decision: 'approved', reason: '' },
    { decision: 'rejected', reason: 'a reason with j, k and a in it' },
  ])
  expect(actions()).toBe(2)

  await page.goto(`${seeded.url}/trajectories/${runningId}`)
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled()
  await replayIsReady(page)
  await page.keyboard.press('a')
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(actions()).toBe(2)
})

const DECISIONS = 'SELECT decision, reason FROM "Review" WHERE "trajectoryId" = $1 ORDER BY "createdAt"'

test('rows are chosen with x, judged with a, and leave the choice', async ({ page, seeded }) => {
  const actions = countActions(page)
  await page.goto(`${seeded.url}/trajectories?review=unreviewed&verdict=passed&purpose=implementation`)
  await listIsReady(page)
  // nothing is chosen: nothing is judged
  await page.keyboard.press('a')
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  const bar = page.getByRole('region', { name: 'Chosen trajectories' })
  await expect(bar).toContainText('2 chosen')
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('a')
  await expect(page.getByText('2 trajectories approved.')).toBeVisible()
  await expect(bar).toBeHidden()
  expect(actions()).toBe(1)
})

test('replay is walked by keys, and its place is in the address', async ({ page, seeded }) => {
  await page.goto(`${seeded.url}/trajectories/${seeded.ids.replayId}`)
  const step = (number: number) => page.getByRole('article', { name: `Step ${number}`, exact: true })
  await expect(step(1)).toBeVisible()
  await replayIsReady(page)
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
  await expect(step(2)).toBeVisible()
  await expect(page).toHaveURL(/step=2/)
  await page.keyboard.press('G')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/finish/)
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await expect(page).toHaveURL(/step=0/)
  await expect(page.getByText('You are a careful software engineer.')).toBeVisible()
  await page.keyboard.press('v')
  await expect(page.getByRole('tab', { name: 'Tests', exact: true })).toHaveAttribute('aria-selected', 'true')
})
